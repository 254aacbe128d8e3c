package coffer.benchmarks.section;

import coffer.benchmarks.client.Answer;
import coffer.benchmarks.client.BenchmarkException;
import coffer.benchmarks.client.Call;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Payload;
import coffer.benchmarks.client.Signer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Goes through a listing, page by page, and begins anew at its end. Used by one thread.
final class ListingWalk {
    static final int PAGE = 1_000;

    private final Kind kind;
    private final int inPage;
    private String query;

    /// `inPage` is how much every page must show.
    ListingWalk(Kind kind, int inPage) {
        this.kind = kind;
        this.inPage = inPage;
        this.query = kind.first();
    }

    /// A way to list: with which query it begins, and with which it goes on after an answer, if
    /// there is more. Queries are sorted and escaped, and ask for what SDKs ask for.
    interface Kind {
        String first();

        Optional<String> after(Answer answer);

        /// What stands before each thing that a page shows.
        String mark();
    }

    void page(HttpConnection connection, Signer signer) {
        Call call = Call.s3("GET", "/" + Tenant.BUCKET + "?" + query, Payload.none());
        Answer answer = signer.expectOk(connection, call);
        int shown = answer.text().split(kind.mark(), -1).length - 1;
        if (shown != inPage) throw new BenchmarkException(query + " shows " + shown);
        query = kind.after(answer).orElseGet(kind::first);
    }

    /// ListObjectsV2 of all keys.
    record Objects() implements Kind {
        private static final String REST = "encoding-type=url&list-type=2&max-keys=" + PAGE;

        @Override
        public String first() {
            return REST;
        }

        @Override
        public Optional<String> after(Answer answer) {
            return goingOn(answer, "", REST);
        }

        @Override
        public String mark() {
            return "<Key>";
        }
    }

    /// ListObjectsV2 of what the bucket shows at its root: its folders.
    record Folders() implements Kind {
        private static final String DELIMITER = "delimiter=%2F&";

        @Override
        public String first() {
            return DELIMITER + Objects.REST;
        }

        @Override
        public Optional<String> after(Answer answer) {
            return goingOn(answer, DELIMITER, Objects.REST);
        }

        @Override
        public String mark() {
            return "<CommonPrefixes>";
        }
    }

    /// ListObjectsV2 of one folder after another, each of one page.
    record InFolders(ManyKeys keys, AtomicInteger next) implements Kind {
        @Override
        public String first() {
            String folder = ManyKeys.folder(next.getAndIncrement() % keys.folders());
            return Folders.DELIMITER + Objects.REST + "&prefix=" + escaped(folder);
        }

        @Override
        public Optional<String> after(Answer answer) {
            return Optional.empty();
        }

        @Override
        public String mark() {
            return "<Key>";
        }
    }

    /// ListObjectVersions of all keys.
    record Versions() implements Kind {
        private static final String REST = "max-keys=" + PAGE;

        @Override
        public String first() {
            return "encoding-type=url&" + REST + "&versions=";
        }

        @Override
        public Optional<String> after(Answer answer) {
            if (!isTruncated(answer)) return Optional.empty();
            String key = answer.between("<NextKeyMarker>", "<");
            String marker = escaped(URLDecoder.decode(key, StandardCharsets.UTF_8));
            return Optional.of(
                    "encoding-type=url&key-marker=%s&%s&version-id-marker=null&versions="
                            .formatted(marker, REST));
        }

        @Override
        public String mark() {
            return "<Version>";
        }
    }

    private static Optional<String> goingOn(Answer answer, String delimiter, String rest) {
        if (!isTruncated(answer)) return Optional.empty();
        String token = escaped(answer.between("<NextContinuationToken>", "<"));
        return Optional.of("continuation-token=" + token + "&" + delimiter + rest);
    }

    private static boolean isTruncated(Answer answer) {
        return answer.text().contains("<IsTruncated>true<");
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
