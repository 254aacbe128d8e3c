package coffer.s3;

import coffer.s3.event.Webhooks;
import java.util.ArrayList;
import java.util.List;

/// Somebody who waits at one ARN, and takes what comes unless he is away.
public final class FakeWebhooks implements Webhooks {
    public static final String ARN = "arn:aws:sqs:us-east-1:111122223333:waiting";

    public final List<String> taken = new ArrayList<>();
    public boolean isAway;

    @Override
    public boolean knows(String arn) {
        return arn.equals(ARN);
    }

    @Override
    public boolean post(String arn, String json) {
        if (!isAway) taken.add(json);
        return !isAway;
    }
}
