package coffer.policy.document;

/// Says in AWS's words, which differ by kind of policy, what is wrong with a document.
final class Complaints {
    private static final String GENERAL = "Syntax errors in policy.";
    private static final String ORGANIZATIONS =
            "The provided policy document does not meet the requirements of the specified policy"
                    + " type.";

    private enum Wording {
        IAM,
        TRUST,
        RESOURCE,
        ORGANIZATIONS
    }

    private final PolicyKind kind;
    private final Wording wording;

    Complaints(PolicyKind kind) {
        this.kind = kind;
        this.wording =
                switch (kind) {
                    case IDENTITY, SESSION, BOUNDARY -> Wording.IAM;
                    case TRUST -> Wording.TRUST;
                    case RESOURCE, KEY, ENDPOINT -> Wording.RESOURCE;
                    case SCP, RCP -> Wording.ORGANIZATIONS;
                };
    }

    PolicySyntaxException invalidJson(String detail) {
        return switch (wording) {
            case IAM -> said(GENERAL, detail);
            case TRUST -> said("This policy contains invalid Json", detail);
            case RESOURCE ->
                    said("Policies must be valid JSON and the first byte must be '{'", detail);
            case ORGANIZATIONS -> said(ORGANIZATIONS, detail);
        };
    }

    PolicySyntaxException leadingSpace() {
        return switch (wording) {
            case IAM, TRUST ->
                    said("JSON strings must not have leading spaces", "leading white space");
            case RESOURCE, ORGANIZATIONS -> invalidJson("leading white space");
        };
    }

    PolicySyntaxException syntax(String detail) {
        return switch (wording) {
            case IAM, TRUST -> said(GENERAL, detail);
            case RESOURCE -> said("Invalid policy syntax.", detail);
            case ORGANIZATIONS -> said(ORGANIZATIONS, detail);
        };
    }

    PolicySyntaxException unknownField(String name) {
        return specific("Unknown field " + name);
    }

    PolicySyntaxException missing(String name) {
        if (wording == Wording.IAM && name.equals("Action")) {
            return said("Policy statement must contain actions.", "no Action");
        }
        if (wording == Wording.IAM && name.equals("Resource")) {
            return said("Policy statement must contain resources.", "no Resource");
        }
        return specific("Missing required field " + name);
    }

    PolicySyntaxException prohibited(String name) {
        if (wording == Wording.IAM && name.endsWith("Principal")) {
            return said("Policy document should not specify a principal.", name);
        }
        return specific("Has prohibited field " + name);
    }

    PolicySyntaxException invalidEffect(String effect) {
        return specific("Invalid effect: " + effect);
    }

    /// IAM reads effects twice, and the second reader is the stricter.
    PolicySyntaxException miswrittenEffect(String effect) {
        if (wording == Wording.IAM) return said("The policy failed legacy parsing", effect);
        return invalidEffect(effect);
    }

    PolicySyntaxException invalidVersion(String version) {
        return specific("The policy must contain a valid version string, not " + version);
    }

    PolicySyntaxException duplicateSid(String sid) {
        return switch (wording) {
            case IAM, TRUST, RESOURCE ->
                    said("Statement IDs (SID) in a single policy must be unique.", sid);
            case ORGANIZATIONS -> said(ORGANIZATIONS, "duplicate Sid " + sid);
        };
    }

    PolicySyntaxException invalidSid(String sid) {
        return said(
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
                        + " regular expression [0-9A-Za-z]*",
                sid);
    }

    PolicySyntaxException allowWithNotPrincipal() {
        return specific("Allow with NotPrincipal is not allowed.");
    }

    PolicySyntaxException invalidPrincipal(String type, String name) {
        String said = "\"" + type + "\":\"" + name + "\"";
        if (kind == PolicyKind.KEY) {
            return said("Policy contains a statement with one or more invalid principals.", said);
        }
        if (wording == Wording.RESOURCE) return said("Invalid principal in policy", said);
        return specific("Invalid principal in policy: " + said);
    }

    PolicySyntaxException actionWithoutVendor(String action) {
        return action(
                "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                action);
    }

    PolicySyntaxException actionWithColons(String action) {
        return action("Actions/Condition can contain only one colon.", action);
    }

    PolicySyntaxException invalidVendor(String vendor) {
        return action("Vendor " + vendor + " is not valid", vendor);
    }

    PolicySyntaxException invalidAction(String action) {
        return action(GENERAL, action);
    }

    PolicySyntaxException notAnStsAction(String action) {
        return said("AssumeRole policy may only specify STS AssumeRole actions.", action);
    }

    private PolicySyntaxException action(String iamMessage, String detail) {
        return switch (wording) {
            case IAM, TRUST -> said(iamMessage, detail);
            case RESOURCE -> said("Policy has invalid action", detail);
            case ORGANIZATIONS -> said(ORGANIZATIONS, "invalid action: " + detail);
        };
    }

    PolicySyntaxException invalidResource(String resource) {
        return switch (wording) {
            case IAM, TRUST ->
                    said("Resource " + resource + " must be in ARN format or \"*\".", resource);
            case RESOURCE -> said("Policy has invalid resource", resource);
            case ORGANIZATIONS -> said(ORGANIZATIONS, "invalid resource: " + resource);
        };
    }

    PolicySyntaxException invalidPartition(String partition, String resource) {
        if (wording != Wording.IAM) return invalidResource(resource);
        String message =
                "Partition \"" + partition + "\" is not valid for resource \"" + resource + "\".";
        return said(message, resource);
    }

    PolicySyntaxException regionalIamResource(String resource) {
        if (wording != Wording.IAM) return invalidResource(resource);
        return said("IAM resource " + resource + " cannot contain region information.", resource);
    }

    PolicySyntaxException regionalBucket(String resource) {
        if (wording != Wording.IAM) return invalidResource(resource);
        return said("Resource " + resource + " can not contain region information.", resource);
    }

    PolicySyntaxException invalidOperator(String operator) {
        return specific("Invalid Condition type : " + operator);
    }

    /// Trust and resource policies are told exactly; IAM and Organizations are not.
    private PolicySyntaxException specific(String text) {
        return switch (wording) {
            case IAM -> said(GENERAL, text);
            case TRUST, RESOURCE -> said(text, text);
            case ORGANIZATIONS -> said(ORGANIZATIONS, text);
        };
    }

    private static PolicySyntaxException said(String message, String detail) {
        return new PolicySyntaxException(message, detail);
    }
}
