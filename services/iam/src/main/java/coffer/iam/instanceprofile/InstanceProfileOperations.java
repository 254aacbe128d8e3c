package coffer.iam.instanceprofile;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.AddRoleToInstanceProfileRequest;
import coffer.iam.api.AddRoleToInstanceProfileResponse;
import coffer.iam.api.CreateInstanceProfileRequest;
import coffer.iam.api.CreateInstanceProfileResponse;
import coffer.iam.api.DeleteInstanceProfileRequest;
import coffer.iam.api.DeleteInstanceProfileResponse;
import coffer.iam.api.GetInstanceProfileRequest;
import coffer.iam.api.GetInstanceProfileResponse;
import coffer.iam.api.ListInstanceProfileTagsRequest;
import coffer.iam.api.ListInstanceProfileTagsResponse;
import coffer.iam.api.ListInstanceProfilesForRoleRequest;
import coffer.iam.api.ListInstanceProfilesForRoleResponse;
import coffer.iam.api.ListInstanceProfilesRequest;
import coffer.iam.api.ListInstanceProfilesResponse;
import coffer.iam.api.RemoveRoleFromInstanceProfileRequest;
import coffer.iam.api.RemoveRoleFromInstanceProfileResponse;
import coffer.iam.api.TagInstanceProfileRequest;
import coffer.iam.api.TagInstanceProfileResponse;
import coffer.iam.api.UntagInstanceProfileRequest;
import coffer.iam.api.UntagInstanceProfileResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Removal;
import coffer.iam.directory.Target;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tagging;
import coffer.iam.tag.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Instance profiles. AWS: IAM API Reference.
public final class InstanceProfileOperations {
    // A profile is made for machines, so whoever puts a role into one passes it to them.
    private static final String PASSED_TO = "ec2.amazonaws.com";

    private final Desk desk;
    private final InstanceProfiles profiles;
    private final UniqueIds ids;
    private final Tagging tagging;

    public InstanceProfileOperations(Desk desk, InstanceProfiles profiles, UniqueIds ids) {
        this.desk = desk;
        this.profiles = profiles;
        this.ids = ids;
        this.tagging = new Tagging(desk);
    }

    public Plan<CreateInstanceProfileResponse> createInstanceProfile(
            CreateInstanceProfileRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        String path = input.path().orElse("/");
        String name = input.instanceProfileName();
        return desk.changing(
                Tags.creating(
                        action -> creation(action, path, name),
                        "iam:CreateInstanceProfile",
                        "iam:TagInstanceProfile",
                        tags),
                tx -> {
                    InstanceProfile profile =
                            new InstanceProfile(
                                    ids.instanceProfile(),
                                    path,
                                    name,
                                    call.time(),
                                    tags,
                                    Optional.empty());
                    profiles.add(tx, profile);
                    return CreateInstanceProfileResponse.builder()
                            .instanceProfile(profiles.view(tx, profile, true))
                            .build();
                });
    }

    private Demand creation(String action, String path, String name) {
        return Demand.on(
                action,
                InstanceProfile.arn(desk.account(), path, name),
                "AWS::IAM::InstanceProfile",
                desk.account());
    }

    public Plan<DeleteInstanceProfileResponse> deleteInstanceProfile(
            DeleteInstanceProfileRequest input, Call call) {
        ProfileTarget target = target(input.instanceProfileName());
        return desk.changing(
                target.demand("iam:DeleteInstanceProfile"),
                tx -> {
                    InstanceProfile profile = target.in(tx);
                    if (profile.roleId().isPresent()) {
                        throw Removal.conflict("must remove roles from instance profile first.");
                    }
                    profiles.remove(tx, profile);
                    return DeleteInstanceProfileResponse.builder().build();
                });
    }

    public Plan<GetInstanceProfileResponse> getInstanceProfile(
            GetInstanceProfileRequest input, Call call) {
        ProfileTarget target = target(input.instanceProfileName());
        return desk.reading(
                target.demand("iam:GetInstanceProfile"),
                snapshot ->
                        GetInstanceProfileResponse.builder()
                                .instanceProfile(profiles.view(snapshot, target.in(snapshot), true))
                                .build());
    }

    public Plan<ListInstanceProfilesResponse> listInstanceProfiles(
            ListInstanceProfilesRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging =
                desk.paging(List.of("instance profiles", prefix), input.marker(), input.maxItems());
        return desk.reading(
                desk.collection("iam:ListInstanceProfiles", "instance-profile", prefix),
                snapshot -> {
                    Page<InstanceProfile> page =
                            paging.page(after ->
                                    profiles.after(snapshot, after)
                                            .filter(each -> each.item().path().startsWith(prefix)));
                    return ListInstanceProfilesResponse.builder()
                            .instanceProfiles(
                                    page.map(each -> profiles.view(snapshot, each, false)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<ListInstanceProfilesForRoleResponse> listInstanceProfilesForRole(
            ListInstanceProfilesForRoleRequest input, Call call) {
        Target role = desk.target(EntityKind.ROLE, input.roleName());
        Paging paging =
                desk.paging(
                        List.of("instance profiles for role", input.roleName()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                role.demand("iam:ListInstanceProfilesForRole"),
                snapshot -> {
                    List<InstanceProfile> holding =
                            profiles.holding(snapshot, role.in(snapshot)).toList();
                    Page<InstanceProfile> page = paging.page(holding, InstanceProfile::name);
                    return ListInstanceProfilesForRoleResponse.builder()
                            .instanceProfiles(
                                    page.map(each -> profiles.view(snapshot, each, false)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<AddRoleToInstanceProfileResponse> addRoleToInstanceProfile(
            AddRoleToInstanceProfileRequest input, Call call) {
        ProfileTarget target = target(input.instanceProfileName());
        Target role = desk.target(EntityKind.ROLE, input.roleName());
        Demand pass = role.demand("iam:PassRole").with("iam:PassedToService", PASSED_TO);
        return desk.changing(
                List.of(target.demand("iam:AddRoleToInstanceProfile"), pass),
                tx -> {
                    InstanceProfile profile = target.in(tx);
                    Entity entity = role.changeable(tx);
                    if (profile.roleId().isPresent()) {
                        throw Directory.quota("InstanceSessionsPerInstanceProfile", 1);
                    }
                    profiles.join(tx, profile, entity);
                    return AddRoleToInstanceProfileResponse.builder().build();
                });
    }

    public Plan<RemoveRoleFromInstanceProfileResponse> removeRoleFromInstanceProfile(
            RemoveRoleFromInstanceProfileRequest input, Call call) {
        ProfileTarget target = target(input.instanceProfileName());
        return desk.changing(
                target.demand("iam:RemoveRoleFromInstanceProfile"),
                tx -> {
                    InstanceProfile profile = target.in(tx);
                    Entity role =
                            desk.directory()
                                    .find(tx, EntityKind.ROLE, input.roleName())
                                    .orElseThrow(() ->
                                            Directory.notFound(EntityKind.ROLE, input.roleName()));
                    if (!profile.roleId().equals(Optional.of(role.id()))) {
                        throw IamError.NO_SUCH_ENTITY.because(
                                "The role with name "
                                        + role.name()
                                        + " is not in instance profile "
                                        + profile.name()
                                        + ".");
                    }
                    profiles.leave(tx, profile, role);
                    return RemoveRoleFromInstanceProfileResponse.builder().build();
                });
    }

    public Plan<TagInstanceProfileResponse> tagInstanceProfile(
            TagInstanceProfileRequest input, Call call) {
        return tagging.tag(
                target(input.instanceProfileName()),
                "iam:TagInstanceProfile",
                input.tags(),
                TagInstanceProfileResponse.builder().build());
    }

    public Plan<UntagInstanceProfileResponse> untagInstanceProfile(
            UntagInstanceProfileRequest input, Call call) {
        return tagging.untag(
                target(input.instanceProfileName()),
                "iam:UntagInstanceProfile",
                input.tagKeys(),
                UntagInstanceProfileResponse.builder().build());
    }

    public Plan<ListInstanceProfileTagsResponse> listInstanceProfileTags(
            ListInstanceProfileTagsRequest input, Call call) {
        String name = input.instanceProfileName();
        return tagging.list(
                target(name),
                "iam:ListInstanceProfileTags",
                new Tagging.Asked(
                        List.of("instance profile tags", name), input.marker(), input.maxItems()),
                page ->
                        ListInstanceProfileTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private ProfileTarget target(String name) {
        Optional<InstanceProfile> seen =
                desk.store().read(snapshot -> profiles.find(snapshot, name));
        return new ProfileTarget(
                profiles, desk.account(), seen.map(InstanceProfile::name).orElse(name), seen);
    }
}
