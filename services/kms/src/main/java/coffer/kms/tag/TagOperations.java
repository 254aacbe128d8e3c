package coffer.kms.tag;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.ListResourceTagsRequest;
import coffer.kms.api.ListResourceTagsResponse;
import coffer.kms.api.Tag;
import coffer.kms.api.TagResourceRequest;
import coffer.kms.api.TagResourceResponse;
import coffer.kms.api.UntagResourceRequest;
import coffer.kms.api.UntagResourceResponse;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.KmsKey;
import coffer.kms.key.StateRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Putting tags on keys, taking them off and reading them.
public final class TagOperations {
    private static final Paging.Listing LISTING = new Paging.Listing("tags", 50, 50);

    private final KeyFinder finder;
    private final KeyChanges changes;

    public TagOperations(KeyFinder finder, KeyChanges changes) {
        this.finder = finder;
        this.changes = changes;
    }

    public Plan<TagResourceResponse> tagResource(TagResourceRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand = Tags.requested(found.demand("kms:TagResource", call), tags);
        return found.changing(demand)
                .then(authorised ->
                        changes.of(found, StateRule.NOT_PENDING_DELETION, call)
                                .to(
                                        key -> key.tagged(merged(key.tags(), tags)),
                                        key -> new TagResourceResponse()));
    }

    public Plan<UntagResourceResponse> untagResource(UntagResourceRequest input, Call call) {
        input.tagKeys().forEach(Tags::check);
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand =
                found.demand("kms:UntagResource", call).with("aws:TagKeys", input.tagKeys());
        return found.changing(demand)
                .then(authorised ->
                        changes.of(found, StateRule.NOT_PENDING_DELETION, call)
                                .to(
                                        key -> key.tagged(without(key, input.tagKeys())),
                                        key -> new UntagResourceResponse()));
    }

    public Plan<ListResourceTagsResponse> listResourceTags(
            ListResourceTagsRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:ListResourceTags", call))
                .then(authorised -> {
                    Page<Tag> page = paging.slice(tagsOf(found.key()), Tag::tagKey);
                    return Effect.answer(
                            ListResourceTagsResponse.builder()
                                    .tags(page.items())
                                    .truncated(page.truncated())
                                    .nextMarker(page.next())
                                    .build());
                });
    }

    private static Map<String, String> merged(
            Map<String, String> present, Map<String, String> added) {
        Map<String, String> all = new HashMap<>(present);
        all.putAll(added);
        Tags.checkCount(all);
        return all;
    }

    private static Map<String, String> without(KmsKey key, List<String> tagKeys) {
        Map<String, String> left = new HashMap<>(key.tags());
        left.keySet().removeAll(tagKeys);
        return left;
    }

    private static List<Tag> tagsOf(KmsKey key) {
        return key.tags().entrySet().stream()
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toList();
    }
}
