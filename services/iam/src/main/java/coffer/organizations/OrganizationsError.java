package coffer.organizations;

import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;
import java.util.Map;

/// Every error a client of the organizations service can receive from it, with what AWS says of
/// each.
public enum OrganizationsError implements ErrorCode {
    ACCESS_DENIED("AccessDenied", "You don't have permissions to access this resource."),
    ACCOUNT_ALREADY_CLOSED("AccountAlreadyClosed", "The provided account is already closed."),
    ACCOUNT_ALREADY_REGISTERED(
            "AccountAlreadyRegistered",
            "The provided account is already a delegated administrator for your organization."),
    ACCOUNT_NOT_FOUND("AccountNotFound", "You specified an account that doesn't exist."),
    ACCOUNT_NOT_REGISTERED(
            "AccountNotRegistered",
            "The provided account is not a registered delegated administrator for your"
                    + " organization."),
    ALREADY_IN_ORGANIZATION(
            "AlreadyInOrganization",
            "The provided account is already a member of an organization."),
    CHILD_NOT_FOUND("ChildNotFound", "You specified a child that doesn't exist."),
    CONSTRAINT_VIOLATION("ConstraintViolation", "A limit of the organization is reached."),
    CREATE_ACCOUNT_STATUS_NOT_FOUND(
            "CreateAccountStatusNotFound",
            "You specified a create account request that doesn't exist."),
    DESTINATION_PARENT_NOT_FOUND(
            "DestinationParentNotFound", "You specified a destination parent that doesn't exist."),
    DUPLICATE_ACCOUNT(
            "DuplicateAccount", "The account is already in the specified destination parent."),
    DUPLICATE_HANDSHAKE(
            "DuplicateHandshake",
            "There is already an open handshake between this organization and the account."),
    DUPLICATE_ORGANIZATIONAL_UNIT(
            "DuplicateOrganizationalUnit", "An OU with the same name already exists."),
    DUPLICATE_POLICY("DuplicatePolicy", "A policy with the same name and type already exists."),
    DUPLICATE_POLICY_ATTACHMENT(
            "DuplicatePolicyAttachment",
            "The selected policy is already attached to the specified target."),
    EFFECTIVE_POLICY_NOT_FOUND(
            "EffectivePolicyNotFound",
            "There is no effective policy of this type for the specified account."),
    HANDSHAKE_ALREADY_IN_STATE(
            "HandshakeAlreadyInState",
            "The specified handshake is already in the requested state."),
    HANDSHAKE_CONSTRAINT_VIOLATION(
            "HandshakeConstraintViolation", "The handshake is not possible."),
    HANDSHAKE_NOT_FOUND("HandshakeNotFound", "You specified a handshake that doesn't exist."),
    INVALID_HANDSHAKE_TRANSITION(
            "InvalidHandshakeTransition",
            "The specified handshake can't be moved into the requested state."),
    INVALID_INPUT("InvalidInput", "You specified an invalid value."),
    MALFORMED_POLICY_DOCUMENT(
            "MalformedPolicyDocument",
            "The provided policy document does not meet the requirements of the specified policy"
                    + " type."),
    MASTER_CANNOT_LEAVE(
            "MasterCannotLeaveOrganization",
            "You can't remove a management account from an organization."),
    NOT_IN_USE("AWSOrganizationsNotInUse", "Your account is not a member of an organization."),
    ORGANIZATIONAL_UNIT_NOT_EMPTY("OrganizationalUnitNotEmpty", "The specified OU is not empty."),
    ORGANIZATIONAL_UNIT_NOT_FOUND(
            "OrganizationalUnitNotFound",
            "You specified an organizational unit that doesn't exist."),
    ORGANIZATION_NOT_EMPTY(
            "OrganizationNotEmpty",
            "To delete an organization you must first remove all member accounts (except the"
                    + " master)."),
    PARENT_NOT_FOUND("ParentNotFound", "You specified parent that doesn't exist."),
    POLICY_IN_USE("PolicyInUse", "The policy is attached to one or more entities."),
    POLICY_NOT_ATTACHED("PolicyNotAttached", "The policy isn't attached to the specified target."),
    POLICY_NOT_FOUND("PolicyNotFound", "You specified a policy that doesn't exist."),
    POLICY_TYPE_ALREADY_ENABLED(
            "PolicyTypeAlreadyEnabled", "The specified policy type is already enabled."),
    POLICY_TYPE_NOT_AVAILABLE(
            "PolicyTypeNotAvailableForOrganization",
            "This policy type is not available for this organization."),
    POLICY_TYPE_NOT_ENABLED(
            "PolicyTypeNotEnabled",
            "This operation can be performed only for enabled policy types."),
    RESOURCE_POLICY_NOT_FOUND("ResourcePolicyNotFound", "The organization has no resource policy."),
    ROOT_NOT_FOUND("RootNotFound", "You specified a root that doesn't exist."),
    SOURCE_PARENT_NOT_FOUND(
            "SourceParentNotFound", "You specified a source parent that doesn't exist."),
    TARGET_NOT_FOUND("TargetNotFound", "You specified a target that doesn't exist.");

    private static final int BAD_REQUEST = 400;

    private final String wireName;
    private final String text;

    OrganizationsError(String name, String text) {
        this.wireName = name + "Exception";
        this.text = text;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int httpStatus() {
        return BAD_REQUEST;
    }

    /// In AWS's words.
    public ServiceException refusal() {
        return because(text);
    }

    /// The same with the `Reason` that clients switch on.
    public ServiceException refusal(String reason) {
        return refusal(reason, text);
    }

    public ServiceException refusal(String reason, String message) {
        return because(message).with(Map.of("Reason", reason));
    }
}
