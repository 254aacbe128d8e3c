package coffer.s3.event;

/// Where notifications go. The server implements it.
public interface Webhooks {

    /// Whether anybody waits for what is sent to this ARN of a topic, queue or function.
    boolean knows(String arn);

    /// Whether whoever waits there has taken `json`. Blocks for some seconds at most.
    boolean post(String arn, String json);
}
