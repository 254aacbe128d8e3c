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

    /// What a term is the hash of: `account/region/category/attribute/value`, or without the last
    /// two for whatever they are.
    record Asked(Tenant tenant, EventCategory category, Optional<Match> match) {}

    /// The terms under which a record is found, none of them twice.
    static long[] of(AuditRecord value, RecentTerms recent) {
        if (value.phase() == Phase.INTENT) return new long[0];
        long[] terms = new long[ATTRIBUTES.size() + 2 * value.resources().size() + 1];
        int count = 0;
        terms[count++] = recent.ofAll(value);
        for (LookupAttribute attribute : ATTRIBUTES) {
            for (String text : attribute.valuesOf(value)) {
                long term = recent.of(value, attribute, text);
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

    /// What a query that asks for records like `value` asks for.
    static Asked asked(AuditRecord value, Optional<Match> match) {
        return new Asked(new Tenant(value.account(), value.region()), value.category(), match);
    }

    static long of(Asked asked) {
        Tenant tenant = asked.tenant();
        MessageDigest digest = Digests.newSha256();
        digest.update(
                utf8(tenant.account() + '/' + tenant.region() + '/' + asked.category() + '/'));
        asked.match().ifPresent(match -> digest.update(utf8(match.attribute().name())));
        digest.update(SLASH);
        asked.match().ifPresent(match -> digest.update(utf8(match.value())));
        return ByteBuffer.wrap(digest.digest()).getLong() & ~ORDINAL_MASK;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
