package coffer.gate;

import coffer.gate.answer.Refusal;
import coffer.wire.schema.ApiOperation;
import coffer.wire.schema.WireProtocol;

/// The bucket `open` sends everybody to another place; no other bucket is a website.
final class OneSite implements Websites {
    @Override
    public Site open(String bucket) {
        if (bucket.equals("open")) return new Elsewhere();
        throw Refusal.ACCESS_DENIED.in(WireProtocol.REST_XML).because("no <website>");
    }

    @Override
    public ApiOperation<?, ?> get() {
        throw new IllegalStateException("nothing is read");
    }

    @Override
    public ApiOperation<?, ?> head() {
        throw new IllegalStateException("nothing is read");
    }

    private static final class Elsewhere implements Site {
        @Override
        public Step first(Visit visit) {
            return new Step.Redirect(301, "https://elsewhere.example/" + visit.key());
        }

        @Override
        public Step after(Visit visit, int status) {
            return new Step.Fail();
        }

        @Override
        public String index(String folder) {
            return folder;
        }
    }
}
