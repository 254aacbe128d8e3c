package coffer.ledger;

import coffer.crypto.Digests;
import coffer.ledger.Query.Match;
import coffer.ledger.Query.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What an index is searched for: a hash of whose record it is, its category and one attribute.
///
/// A term takes the upper 40 bits of a `long`; the lower 24 are a record's ordinal in its segment,
/// so that an index is nothing but sorted numbers. Different values may share a term, wherefore
/// whatever is found is compared with the query again.
final class Terms {
    static final int ORDINAL_BITS = 24;
    static final long ORDINAL_MASK = (1L << ORDINAL_BITS) - 1;

    private static final byte[] SLASH = {'/'};
    private static final List<LookupAttribute> ATTRIBUTES = List.of(LookupAttribute.values());

    private Terms() {}

    /// The terms under which a record is found, none of them twice.
    static long[] of(AuditRecord value) {
        if (value.phase() == Phase.INTENT) return new long[0];
        Hash hash = new Hash(new Tenant(value.account(), value.region()), value.category());
        long[] terms = new long[ATTRIBUTES.size() + 2 * value.resources().size() + 1];
        int count = 0;
        terms[count++] = hash.ofAny();
        for (LookupAttribute attribute : ATTRIBUTES) {
            for (String text : attribute.valuesOf(value)) {
                long term = hash.of(attribute, text);
                if (!contains(terms, count, term)) terms[count++] = term;
            }
        }
        return Arrays.copyOf(terms, count);
    }

    // There are about ten.
    private static boolean contains(long[] terms, int count, long term) {
        for (int i = 0; i < count; i++) {
            if (terms[i] == term) return true;
        }
        return false;
    }

    static long of(Tenant tenant, EventCategory category, Optional<Match> match) {
        Hash hash = new Hash(tenant, category);
        return match.map(m -> hash.of(m.attribute(), m.value())).orElseGet(hash::ofAny);
    }

    /// The hash of `account/region/category/attribute/value`.
    private static final class Hash {
        private final MessageDigest digest = Digests.newSha256();
        private final byte[] prefix;

        Hash(Tenant tenant, EventCategory category) {
            this.prefix = utf8(tenant.account() + '/' + tenant.region() + '/' + category + '/');
        }

        long ofAny() {
            digest.update(prefix);
            return term(SLASH);
        }

        long of(LookupAttribute attribute, String value) {
            digest.update(prefix);
            digest.update(utf8(attribute.name()));
            digest.update(SLASH);
            return term(utf8(value));
        }

        private long term(byte[] last) {
            return ByteBuffer.wrap(digest.digest(last)).getLong() & ~ORDINAL_MASK;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
