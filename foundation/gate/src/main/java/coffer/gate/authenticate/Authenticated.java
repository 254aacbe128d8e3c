package coffer.gate.authenticate;

import coffer.gate.Identity;
import coffer.kernel.Region;
import coffer.wire.sigv4.PayloadMode;

/// A caller who is who he says he is, the region he asked, and what his signature promises about
/// the body. `signatureVersion` is empty for an anonymous caller.
public record Authenticated(
        Identity identity, Region region, PayloadMode payload, String signatureVersion) {}
