package coffer.trail;

import coffer.kernel.ErrorCode;

/// Every error a CloudTrail client can receive from this service.
public enum TrailError implements ErrorCode {
    INVALID_EVENT_CATEGORY("InvalidEventCategoryException"),
    INVALID_LOOKUP_ATTRIBUTES("InvalidLookupAttributesException"),
    INVALID_NEXT_TOKEN("InvalidNextTokenException"),
    INVALID_TIME_RANGE("InvalidTimeRangeException");

    private final String wireName;

    TrailError(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
