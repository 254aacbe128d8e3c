package coffer.s3.error;

import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;

/// The whole error surface of S3: the name, the status and the message AWS has for each.
// AWS: Amazon S3 API Reference, "Error responses".
public enum S3Error implements ErrorCode {
    ACCESS_CONTROL_LIST_NOT_SUPPORTED(
            "AccessControlListNotSupported", 400, "The bucket does not allow ACLs"),
    ACCESS_DENIED("AccessDenied", 403, "Access Denied"),
    ACCESS_FORBIDDEN("AccessForbidden", 403, "CORSResponse: This CORS request is not allowed."),
    BAD_REQUEST("BadRequest", 400, "Bad Request"),
    AUTHORIZATION_HEADER_MALFORMED(
            "AuthorizationHeaderMalformed", 400, "The authorization header is malformed"),
    BAD_DIGEST("BadDigest", 400, "The checksum you specified did not match what we received."),
    BUCKET_ALREADY_EXISTS(
            "BucketAlreadyExists",
            409,
            "The requested bucket name is not available. The bucket namespace is shared by all"
                    + " users of the system. Please select a different name and try again."),
    BUCKET_ALREADY_OWNED_BY_YOU(
            "BucketAlreadyOwnedByYou",
            409,
            "Your previous request to create the named bucket succeeded and you already own it."),
    BUCKET_NOT_EMPTY("BucketNotEmpty", 409, "The bucket you tried to delete is not empty"),
    CORRUPT(
            "InternalError",
            500,
            "The stored bytes of the object failed their integrity check and were not returned."),
    CROSS_LOCATION_LOGGING(
            "CrossLocationLoggingProhibited", 403, "Cross S3 location logging not allowed."),
    ENTITY_TOO_LARGE(
            "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"),
    ENTITY_TOO_SMALL(
            "EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"),
    ILLEGAL_LOCATION_CONSTRAINT(
            "IllegalLocationConstraintException",
            400,
            "The unspecified location constraint is incompatible for the region specific endpoint"
                    + " this request was sent to."),
    ILLEGAL_VERSIONING_CONFIGURATION(
            "IllegalVersioningConfigurationException",
            400,
            "The Versioning element must be specified"),
    INCOMPLETE_BODY(
            "IncompleteBody",
            400,
            "You did not provide the number of bytes specified by the Content-Length HTTP header"),
    // Not AWS's, whose disks are never full. No client tries again what has this status.
    INSUFFICIENT_STORAGE(
            "InsufficientStorage",
            507,
            "There is no room for this. Whatever is there can be read and deleted."),
    INVALID_ARGUMENT("InvalidArgument", 400, "Invalid Argument"),
    INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP(
            "InvalidBucketAclWithObjectOwnership",
            400,
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"),
    INVALID_BUCKET_ACL_WITH_PUBLIC_ACCESS_BLOCK(
            "InvalidBucketAclWithBlockPublicAccessError",
            400,
            "Bucket cannot have public ACLs set with BlockPublicAccess enabled"),
    INVALID_BUCKET_OWNER_AWS_ACCOUNT_ID(
            "InvalidBucketOwnerAWSAccountID",
            400,
            "The value of the expected bucket owner parameter must be an AWS Account ID"),
    INVALID_BUCKET_STATE(
            "InvalidBucketState",
            409,
            "The request is not valid with the current state of the bucket."),
    INVALID_BUCKET_NAME("InvalidBucketName", 400, "The specified bucket is not valid."),
    INVALID_CONFIGURATION_ID(
            "InvalidConfigurationId", 400, "The specified configuration id is invalid."),
    NO_SUCH_CONFIGURATION(
            "NoSuchConfiguration", 404, "The specified configuration does not exist."),
    TOO_MANY_CONFIGURATIONS(
            "TooManyConfigurations",
            400,
            "You are attempting to create a new configuration but have already reached the"
                    + " 1,000-configuration limit."),
    INVALID_ENCRYPTION_ALGORITHM(
            "InvalidEncryptionAlgorithmError",
            400,
            "The Encryption request you specified is not valid. Supported value: AES256."),
    INVALID_LOCATION_CONSTRAINT(
            "InvalidLocationConstraint", 400, "The specified location-constraint is not valid"),
    INVALID_PART(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found.  The part may not have been"
                    + " uploaded, or the specified entity tag may not match the part's entity tag."),
    INVALID_PART_NUMBER("InvalidPartNumber", 416, "The requested partnumber is not satisfiable"),
    INVALID_PART_ORDER(
            "InvalidPartOrder",
            400,
            "The list of parts was not in ascending order. Parts must be ordered by part number."),
    INVALID_RANGE("InvalidRange", 416, "The requested range is not satisfiable"),
    INVALID_REDIRECT_LOCATION(
            "InvalidRedirectLocation",
            400,
            "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."),
    INVALID_REQUEST("InvalidRequest", 400, "Invalid Request"),
    INVALID_STORAGE_CLASS(
            "InvalidStorageClass", 400, "The storage class you specified is not valid"),
    INVALID_TARGET_BUCKET(
            "InvalidTargetBucketForLogging", 400, "The target bucket for logging is not fit."),
    INVALID_TAG("InvalidTag", 400, "The tag provided was not a valid tag."),
    KEY_TOO_LONG("KeyTooLongError", 400, "Your key is too long"),
    KMS_DISABLED("KMS.DisabledException", 400, "The KMS key is disabled."),
    KMS_INVALID_KEY_USAGE("KMS.InvalidKeyUsageException", 400, "The KMS key cannot be so used."),
    KMS_INVALID_STATE("KMS.KMSInvalidStateException", 400, "The KMS key cannot be used now."),
    KMS_NOT_FOUND("KMS.NotFoundException", 400, "The KMS key does not exist."),
    MALFORMED_ACL(
            "MalformedACLError",
            400,
            "The XML you provided was not well-formed or did not validate against our published"
                    + " schema"),
    MALFORMED_POLICY("MalformedPolicy", 400, "Policies must be valid JSON"),
    MALFORMED_XML(
            "MalformedXML",
            400,
            "The XML you provided was not well-formed or did not validate against our published"
                    + " schema"),
    METADATA_TOO_LARGE(
            "MetadataTooLarge",
            400,
            "Your metadata headers exceed the maximum allowed metadata size"),
    METHOD_NOT_ALLOWED(
            "MethodNotAllowed", 405, "The specified method is not allowed against this resource."),
    MISSING_CONTENT_LENGTH(
            "MissingContentLength", 411, "You must provide the Content-Length HTTP header."),
    MISSING_SECURITY_HEADER(
            "MissingSecurityHeader", 400, "Your request was missing a required header"),
    NO_SUCH_BUCKET("NoSuchBucket", 404, "The specified bucket does not exist"),
    NO_SUCH_BUCKET_POLICY("NoSuchBucketPolicy", 404, "The bucket policy does not exist"),
    NO_SUCH_KEY("NoSuchKey", 404, "The specified key does not exist."),
    NO_SUCH_CORS("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"),
    NO_SUCH_LIFECYCLE(
            "NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"),
    NO_SUCH_OBJECT_LOCK(
            "NoSuchObjectLockConfiguration",
            404,
            "The specified object does not have a ObjectLock configuration"),
    NO_SUCH_PUBLIC_ACCESS_BLOCK(
            "NoSuchPublicAccessBlockConfiguration",
            404,
            "The public access block configuration was not found"),
    NO_SUCH_TAG_SET("NoSuchTagSet", 404, "The TagSet does not exist"),
    NO_SUCH_UPLOAD(
            "NoSuchUpload",
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may"
                    + " have been aborted or completed."),
    NO_SUCH_VERSION("NoSuchVersion", 404, "The specified version does not exist."),
    NO_SUCH_WEBSITE(
            "NoSuchWebsiteConfiguration",
            404,
            "The specified bucket does not have a website configuration"),
    NOT_IMPLEMENTED(
            "NotImplemented",
            501,
            "A header you provided implies functionality that is not implemented"),
    NOT_MODIFIED("NotModified", 304, "Not Modified"),
    OBJECT_LOCK_NOT_FOUND(
            "ObjectLockConfigurationNotFoundError",
            404,
            "Object Lock configuration does not exist for this bucket"),
    OPERATION_ABORTED(
            "OperationAborted",
            409,
            "A conflicting conditional operation is currently in progress against this resource."
                    + " Please try again."),
    OWNERSHIP_CONTROLS_NOT_FOUND(
            "OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"),
    PRECONDITION_FAILED(
            "PreconditionFailed",
            412,
            "At least one of the pre-conditions you specified did not hold"),
    // Not AWS's, which has no such quotas: the name and status of Ceph's object gateway.
    QUOTA_EXCEEDED("QuotaExceeded", 403, "This would be more than may be held."),
    REPLICATION_CONFIGURATION_NOT_FOUND(
            "ReplicationConfigurationNotFoundError",
            404,
            "The replication configuration was not found"),
    SLOW_DOWN("SlowDown", 503, "Please reduce your request rate."),
    TOO_MANY_BUCKETS(
            "TooManyBuckets", 400, "You have attempted to create more buckets than allowed"),
    TOO_MANY_TAGS("BadRequest", 400, "Object tags cannot be greater than 10"),
    UNEXPECTED_CONTENT("UnexpectedContent", 400, "This request does not support content");

    private final String wireName;
    private final int httpStatus;
    private final String message;

    S3Error(String wireName, int httpStatus, String message) {
        this.wireName = wireName;
        this.httpStatus = httpStatus;
        this.message = message;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int httpStatus() {
        return httpStatus;
    }

    /// The refusal in AWS's own words.
    public ServiceException refusal() {
        return because(message);
    }
}
