package coffer.iam.federation;

import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Pages in memory. What is not there cannot be reached.
public final class FakeIssuers implements IssuerPages {
    public static final String THUMBPRINT = "0123456789abcdef0123456789abcdef01234567";

    private final Map<String, String> pages = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    public void publish(String url, String text) {
        pages.put(url, text);
    }

    public void withdraw() {
        pages.clear();
    }

    /// How often somebody asked for something.
    public int asked() {
        return asked.get();
    }

    @Override
    public String read(URI uri, Collection<String> thumbprints) {
        asked.incrementAndGet();
        String page = pages.get(uri.toString());
        if (page == null) throw new IssuerUnreachableException("no such page");
        return page;
    }

    @Override
    public String thumbprint(URI uri) {
        boolean isThere = pages.keySet().stream().anyMatch(page -> page.startsWith(uri.toString()));
        if (!isThere) throw new IssuerUnreachableException("no such host");
        return THUMBPRINT;
    }
}
