package coffer.s3.acl;

import coffer.s3.api.AccessControlPolicy;
import coffer.s3.api.Grant;
import coffer.s3.api.Grantee;
import coffer.s3.api.Owner;
import coffer.s3.api.Type;
import coffer.s3.error.S3Error;
import java.util.List;
import java.util.Optional;

/// Lists as requests and answers spell them out.
public final class AclDocument {
    private static final String BY_MAIL = "AmazonCustomerByEmail";

    private AclDocument() {}

    /// What a request to replace the list of something of `owner` in a bucket of `bucketOwner`
    /// wants granted: by headers or by a document. Throws MalformedACLError, AccessDenied if the
    /// document is of another owner, and what [AclWish#grants] throws.
    public static List<AclGrant> replacement(
            AclWish wish,
            Optional<AccessControlPolicy> document,
            String owner,
            String bucketOwner) {
        if (document.isEmpty()) {
            if (wish.isEmpty()) throw S3Error.MISSING_SECURITY_HEADER.refusal();
            return wish.grants(owner, bucketOwner);
        }
        if (!wish.isEmpty()) throw S3Error.UNEXPECTED_CONTENT.refusal();
        return read(document.get(), owner);
    }

    /// Where lists do not count, a request may spell out what holds anyway, that `owner` has full
    /// control, and no more. Throws AccessControlListNotSupported.
    public static void checkDisabled(
            AclWish wish, Optional<AccessControlPolicy> document, String owner) {
        wish.checkDisabled();
        if (document.isEmpty()) return;
        boolean changesNothing =
                wish.isEmpty()
                        && read(document.get(), owner).equals(AccessControl.ofOwnerAlone(owner));
        if (!changesNothing) throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.refusal();
    }

    private static List<AclGrant> read(AccessControlPolicy document, String owner) {
        String named =
                document.owner().flatMap(Owner::id).orElseThrow(S3Error.MALFORMED_ACL::refusal);
        List<AclGrant> grants =
                document.grants().orElse(List.of()).stream().map(AclDocument::read).toList();
        AclWish.checkCount(grants);
        if (!named.equals(owner)) throw S3Error.ACCESS_DENIED.refusal();
        return grants;
    }

    private static AclGrant read(Grant grant) {
        AclPermission permission =
                grant.permission()
                        .flatMap(AclPermission::find)
                        .orElseThrow(S3Error.MALFORMED_ACL::refusal);
        Grantee grantee = grant.grantee().orElseThrow(S3Error.MALFORMED_ACL::refusal);
        return new AclGrant(holder(grantee), permission);
    }

    private static AclHolder holder(Grantee grantee) {
        return switch (grantee.type()) {
            case Type.CANONICAL_USER ->
                    AclHolder.user(grantee.id().orElseThrow(S3Error.MALFORMED_ACL::refusal));
            case Type.GROUP ->
                    AclHolder.group(grantee.uri().orElseThrow(S3Error.MALFORMED_ACL::refusal));
            case BY_MAIL -> throw AclWish.byMail();
            default -> throw S3Error.MALFORMED_ACL.refusal();
        };
    }

    public static List<Grant> shown(List<AclGrant> grants) {
        return grants.stream().map(AclDocument::shown).toList();
    }

    private static Grant shown(AclGrant grant) {
        return Grant.builder()
                .grantee(shown(grant.holder()))
                .permission(grant.permission().name())
                .build();
    }

    private static Grantee shown(AclHolder holder) {
        return switch (holder.kind()) {
            case USER -> Grantee.builder().type(Type.CANONICAL_USER).id(holder.name()).build();
            case GROUP -> Grantee.builder().type(Type.GROUP).uri(holder.name()).build();
        };
    }
}
