package coffer.iam.federation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;

/// What identity providers publish.
public interface IssuerPages {

    /// The text at `uri`, which is `https`. The host's certificate must be signed by an authority
    /// that is trusted, or by one of `thumbprints`. Throws [IssuerUnreachableException].
    String read(URI uri, Collection<String> thumbprints);

    /// The SHA-1 hash of the last certificate that the host shows, in hexadecimal digits. Throws
    /// [IssuerUnreachableException].
    String thumbprint(URI uri);

    /// Throws [IssuerUnreachableException] for what is not the `https` URL of a host.
    static URI uri(String text) {
        try {
            URI uri = new URI(text);
            boolean isPlain =
                    "https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getRawUserInfo() == null
                            && uri.getRawFragment() == null;
            if (isPlain) return uri;
        } catch (URISyntaxException e) {
            throw new IssuerUnreachableException("not a URL", e);
        }
        throw new IssuerUnreachableException("not the https URL of a host");
    }
}
