package coffer.gate;

import coffer.gate.admit.Admission;
import coffer.gate.answer.Throttling;
import coffer.gate.authenticate.Authenticated;
import coffer.gate.authenticate.Authenticator;
import coffer.gate.form.FormAnswer;
import coffer.gate.form.FormError;
import coffer.gate.form.MeasuredFile;
import coffer.gate.form.PostPolicy;
import coffer.gate.form.PostedForm;
import coffer.gate.observe.WatchedExchange;
import coffer.gate.record.Happening;
import coffer.gate.record.Rejections;
import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.form.MalformedFormException;
import coffer.wire.form.MultipartForm;
import coffer.wire.http.ClientGoneException;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.protocol.BucketAddress;
import coffer.wire.protocol.Protocol;
import coffer.wire.protocol.ServiceRouter;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Structure;
import coffer.wire.sigv4.PayloadMode;
import coffer.wire.sigv4.Signature;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// Uploads by form, which S3 takes from browsers: signed by a policy within the form instead of a
/// header, and otherwise a call like any other.
final class FormPosts {
    private static final String SIGNATURE_VERSION = "AWS4-HMAC-SHA256";

    private final Parts parts;

    /// What it is made of.
    record Parts(
            ServiceRouter router,
            Registry registry,
            Authenticator authenticator,
            Pipeline pipeline,
            Admission admission,
            Rejections rejections,
            Gate.Ids ids) {}

    FormPosts(Parts parts) {
        this.parts = parts;
    }

    /// Whether the request was such an upload, which is answered now.
    boolean answer(WatchedExchange exchange) {
        HttpRequest request = exchange.request();
        Optional<Registry.Registered<?, ?>> upload = parts.registry().formUpload();
        boolean isForm =
                upload.isPresent()
                        && MultipartForm.isIn(request)
                        && Signature.parse(request) instanceof Signature.Anonymous;
        Optional<BucketAddress> to =
                isForm
                        ? parts.router().addressOf(request).filter(it -> it.rawKey().isEmpty())
                        : Optional.empty();
        if (to.isEmpty()) return false;
        serve(new Post<>(exchange, upload.get(), to.get().bucket()));
        return true;
    }

    /// One of them, and the operation that it amounts to.
    private record Post<I extends Structure, O extends Structure>(
            WatchedExchange exchange, Registry.Registered<I, O> upload, String bucket) {
        OperationModel model() {
            return upload.api().model();
        }

        Protocol protocol() {
            return Protocol.of(model().service());
        }

        Reply reply() {
            return new Reply(exchange, protocol(), Optional.of(model()));
        }

        String address() {
            return Call.Transport.sourceIp(exchange.connection());
        }
    }

    /// A form whose sender is known.
    private record Proved(PostedForm form, MultipartForm read, Authenticated who) {}

    private void serve(Post<?, ?> post) {
        post.exchange().isFor(post.model());
        Proved proved;
        try {
            proved = prove(post);
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            refuseUnproved(post, refusal(post, thrown));
            return;
        }
        try (Admission.Ticket ticket =
                parts.admission().of(proved.who().identity(), post.address())) {
            if (ticket.isGranted()) {
                run(post, proved);
            } else {
                refuseUnproved(post, Throttling.in(Failures.protocolOf(post.protocol())));
            }
        }
    }

    private static ServiceException refusal(Post<?, ?> post, RuntimeException thrown) {
        return Failures.refusal(thrown, post.exchange().requestId(), post.protocol());
    }

    private void refuseUnproved(Post<?, ?> post, ServiceException refusal) {
        parts.rejections().count(post.address(), refusal.code().wireName());
        post.reply().refuse(refusal);
    }

    private Proved prove(Post<?, ?> post) {
        MultipartForm read = read(post);
        PostedForm form = PostedForm.of(post.bucket(), read);
        Optional<PostedForm.Signed> signed = form.signed();
        if (signed.isEmpty()) return new Proved(form, read, parts.authenticator().unsigned());
        String accessKeyId = signed.get().claim().credential().accessKeyId();
        if (!parts.admission().mayTry(post.address(), accessKeyId)) {
            throw Throttling.in(Failures.protocolOf(post.protocol()));
        }
        try {
            Authenticated who =
                    parts.authenticator()
                            .authenticatePost(
                                    new Authenticator.PostAttempt(
                                            signed.get(),
                                            post.model().service(),
                                            post.exchange().connection().secure()));
            parts.admission().proved(post.address(), accessKeyId);
            return new Proved(form, read, who);
        } catch (ServiceException refused) {
            parts.admission().failed(post.address());
            throw refused;
        }
    }

    private static MultipartForm read(Post<?, ?> post) {
        try {
            return MultipartForm.read(post.exchange().request(), post.exchange().body())
                    .orElseThrow(() ->
                            FormError.INVALID_ARGUMENT
                                    .because("POST requires exactly one file upload per request.")
                                    .with(Map.of("ArgumentName", "file")));
        } catch (MalformedFormException malformed) {
            throw malformed.isTooLong()
                    ? FormError.TOO_MUCH_BEFORE.refusal()
                    : FormError.MALFORMED.refusal();
        } catch (IOException broken) {
            throw new BodyFailedException(broken);
        }
    }

    private <I extends Structure, O extends Structure> void run(Post<I, O> post, Proved proved) {
        HttpRequest request = proved.form().asRequest(post.exchange().request());
        MeasuredFile file = new MeasuredFile(proved.read().file());
        try (Upload upload = new Upload(new PayloadMode.Unsigned(), file, request.headers())) {
            Call call =
                    new Call(
                            post.exchange().requestId(),
                            parts.ids().clock().instant().truncatedTo(ChronoUnit.MILLIS),
                            proved.who().region(),
                            proved.who().identity(),
                            new Call.Transport(
                                    request, post.exchange().connection(), SIGNATURE_VERSION),
                            Optional.empty(),
                            upload);
            I input = input(post, proved.form(), call, file);
            Pipeline.Outcome<O> outcome = parts.pipeline().run(post.upload(), input, call);
            HttpResponse put =
                    post.protocol()
                            .encode(post.model(), outcome.output(), post.exchange().requestId());
            post.exchange()
                    .respond(
                            FormAnswer.of(
                                    proved.form(),
                                    put,
                                    post.exchange().request(),
                                    post.exchange().connection()));
        } catch (ClientGoneException gone) {
            throw gone;
        } catch (RuntimeException thrown) {
            post.reply().refuse(refusal(post, thrown));
        }
    }

    /// What the policy says is checked here, and is on the record like what the input lacks.
    private <I extends Structure, O extends Structure> I input(
            Post<I, O> post, PostedForm form, Call call, MeasuredFile file) {
        try {
            if (form.fields().containsKey("policy")) {
                PostPolicy policy = PostPolicy.parse(form.fields().getOrDefault("policy", ""));
                policy.check(form.fields(), call.time());
                policy.length().ifPresent(file::allow);
            }
            Structure input =
                    post.protocol()
                            .decode(
                                    post.model(),
                                    call.transport().request(),
                                    Map.of("Bucket", form.bucket(), "Key", form.key()),
                                    Bytes.empty());
            return post.upload().api().input(input);
        } catch (RuntimeException thrown) {
            throw parts.pipeline()
                    .recorded(
                            Happening.unread(call, post.model(), post.upload().recording()),
                            refusal(post, thrown));
        }
    }
}
