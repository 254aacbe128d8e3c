package coffer.wire.protocol;

import coffer.wire.schema.OperationModel;
import coffer.wire.schema.ServiceModel;
import java.util.Map;
import java.util.Optional;

/// What a request turned out to be for.
public sealed interface Resolution {

    /// The protocol to answer in.
    Protocol protocol();

    /// `labels` are the parts of the path that name something, decoded: S3's `Bucket` and `Key`.
    record Found(Protocol protocol, OperationModel operation, Map<String, String> labels)
            implements Resolution {
        public Found {
            labels = Map.copyOf(labels);
        }
    }

    /// No operation; `service` is known if the signature or the target names it.
    record Unknown(Protocol protocol, Optional<ServiceModel> service, ErrorView error)
            implements Resolution {}
}
