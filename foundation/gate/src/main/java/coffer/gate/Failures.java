package coffer.gate;

import coffer.gate.answer.Refusal;
import coffer.gate.answer.SignatureRefusals;
import coffer.gate.answer.Throttling;
import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;
import coffer.ledger.LedgerBehindException;
import coffer.ledger.LedgerUnavailableException;
import coffer.store.StoreUnavailableException;
import coffer.wire.checksum.ClaimRejectedException;
import coffer.wire.codec.WireException;
import coffer.wire.http.ClientGoneException;
import coffer.wire.http.IncompleteBodyException;
import coffer.wire.protocol.AwsJson;
import coffer.wire.protocol.AwsQuery;
import coffer.wire.protocol.ErrorView;
import coffer.wire.protocol.Protocol;
import coffer.wire.protocol.RestJson;
import coffer.wire.protocol.RestXml;
import coffer.wire.protocol.RpcV2Cbor;
import coffer.wire.schema.WireProtocol;
import coffer.wire.sigv4.PayloadRejectedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a caller is told about whatever was thrown while he was served. What is not his doing goes
/// to the log.
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final int MAX_CAUSES = 8;

    private Failures() {}

    static ServiceException refusal(RuntimeException thrown, String requestId, Protocol protocol) {
        if (thrown instanceof ServiceException refusal) return refusal;
        if (thrown instanceof WireException unreadable) return described(unreadable, protocol);
        if (thrown instanceof ClaimRejectedException rejected) {
            return claim(rejected.fault()).in(protocolOf(protocol)).because(rejected.getMessage());
        }
        // Again and again: the caller may be luckier later.
        if (thrown instanceof StaleDecisionException) return unavailable(protocol);
        Optional<ServiceException> ofClient = ofClient(thrown, protocolOf(protocol));
        if (ofClient.isPresent()) return ofClient.get();
        if (thrown instanceof StoreUnavailableException
                || thrown instanceof LedgerUnavailableException
                || thrown instanceof LedgerBehindException) {
            LOG.error("request {} found no storage", requestId, thrown);
            return unavailable(protocol);
        }
        LOG.error("request {} failed", requestId, thrown);
        return Refusal.INTERNAL
                .in(protocolOf(protocol))
                .because("An internal error occurred; the request id identifies it in the log.");
    }

    static ServiceException unavailable(Protocol protocol) {
        return Refusal.UNAVAILABLE.in(protocolOf(protocol)).because("Please try again.");
    }

    /// Services may have wrapped what reading the client's body threw.
    private static Optional<ServiceException> ofClient(Throwable thrown, WireProtocol protocol) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof PayloadRejectedException rejected) {
                return Optional.of(SignatureRefusals.of(rejected.failure(), protocol));
            }
            if (cause instanceof IncompleteBodyException incomplete) {
                return Optional.of(incomplete(incomplete.reason(), protocol));
            }
            if (cause instanceof BodyFailedException || cause instanceof ClientGoneException) {
                return Optional.of(incomplete(IncompleteBodyException.Reason.BROKEN_OFF, protocol));
            }
            if (cause instanceof TooManyBodiesException) {
                return Optional.of(Throttling.in(protocol));
            }
            if (cause instanceof BodyTooLongException) {
                return Optional.of(
                        Refusal.REQUEST_TOO_LARGE
                                .in(protocol)
                                .because("The request's body is too large."));
            }
        }
        return Optional.empty();
    }

    private static Refusal claim(ClaimRejectedException.Fault fault) {
        return switch (fault) {
            case MISMATCH -> Refusal.BAD_DIGEST;
            case IMPOSSIBLE_MD5 -> Refusal.INVALID_DIGEST;
            case INVALID -> Refusal.VALIDATION;
        };
    }

    private static ServiceException incomplete(
            IncompleteBodyException.Reason reason, WireProtocol protocol) {
        return switch (reason) {
            case BROKEN_OFF ->
                    Refusal.INCOMPLETE_BODY
                            .in(protocol)
                            .because("The request's body did not arrive whole.");
            // AWS: "Error responses" of S3, whose clients know this sentence.
            case TIMED_OUT ->
                    Refusal.REQUEST_TIMEOUT
                            .in(protocol)
                            .because(
                                    "Your socket connection to the server was not read from or"
                                            + " written to within the timeout period.");
        };
    }

    private static ServiceException described(WireException unreadable, Protocol protocol) {
        record Described(String wireName, int httpStatus) implements ErrorCode {}
        ErrorView view = protocol.describe(unreadable);
        return new Described(view.code(), view.httpStatus())
                .because(view.message())
                .with(view.details());
    }

    static WireProtocol protocolOf(Protocol protocol) {
        return switch (protocol) {
            case AwsJson _ -> WireProtocol.AWS_JSON;
            case AwsQuery _ -> WireProtocol.AWS_QUERY;
            case RestXml _ -> WireProtocol.REST_XML;
            case RestJson _ -> WireProtocol.REST_JSON;
            case RpcV2Cbor _ -> WireProtocol.RPC_V2_CBOR;
        };
    }
}
