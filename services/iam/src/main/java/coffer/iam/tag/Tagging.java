package coffer.iam.tag;

import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.api.Tag;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What tagging, untagging and listing tags have in common, whatever bears the tags.
public record Tagging(Desk desk) {

    /// What bears tags, as it was when permission was demanded.
    public interface Bearer {
        Demand demand(String action);

        /// Throws if it is not there, or no longer what was decided on.
        Map<String, String> tags(Snapshot snapshot);

        void put(Transaction tx, Map<String, String> tags);
    }

    /// Where a page of tags begins and how long it is; `question` names the listing.
    public record Asked(List<?> question, Optional<String> marker, Optional<Integer> maxItems) {
        public Asked {
            question = List.copyOf(question);
        }
    }

    public <O> Plan<O> tag(Bearer bearer, String action, List<Tag> given, O output) {
        Map<String, String> tags = Tags.of(Optional.of(given));
        return desk.changing(
                bearer.demand(action).with(Tags.ofRequest(tags)),
                tx -> {
                    bearer.put(tx, Tags.merged(bearer.tags(tx), tags));
                    return output;
                });
    }

    public <O> Plan<O> untag(Bearer bearer, String action, List<String> keys, O output) {
        return desk.changing(
                bearer.demand(action).with("aws:TagKeys", keys),
                tx -> {
                    bearer.put(tx, Entity.minus(bearer.tags(tx), keys));
                    return output;
                });
    }

    public <O> Plan<O> list(
            Bearer bearer, String action, Asked asked, Function<Page<Tag>, O> answer) {
        Paging paging = desk.paging(asked.question(), asked.marker(), asked.maxItems());
        return desk.reading(
                bearer.demand(action),
                snapshot -> answer.apply(paging.page(Tags.list(bearer.tags(snapshot)), Tag::key)));
    }
}
