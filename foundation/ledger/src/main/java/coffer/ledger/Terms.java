package coffer.ledger;

import coffer.crypto.Digests;
import coffer.ledger.Query.Match;
import coffer.ledger.Query.Tenant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
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

    private static final String ANY = "";
    private static final List<LookupAttribute> ATTRIBUTES = List.of(LookupAttribute.values());

    private Terms() {}

    /// The terms under which a record is found, none of them twice.
    static long[] of(AuditRecord value) {
        if (value.phase() == Phase.INTENT) return new long[0];
        MessageDigest digest = Digests.newSha256();
        String prefix = prefix(new Tenant(value.account(), value.region()), value.category());
        List<String> texts = new ArrayList<>();
        texts.add(text(prefix, ANY));
        for (LookupAttribute attribute : ATTRIBUTES) {
            for (String text : attribute.valuesOf(value)) texts.add(text(prefix + attribute, text));
        }
        long[] terms = new long[texts.size()];
        int count = 0;
        for (String text : texts) {
            long term = term(digest, text);
            if (!contains(terms, count, term)) terms[count++] = term;
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
        String prefix = prefix(tenant, category);
        MessageDigest digest = Digests.newSha256();
        return term(
                digest,
                match.map(m -> text(prefix + m.attribute(), m.value()))
                        .orElseGet(() -> text(prefix, ANY)));
    }

    private static String prefix(Tenant tenant, EventCategory category) {
        return tenant.account() + '/' + tenant.region() + '/' + category + '/';
    }

    private static String text(String prefix, String value) {
        return prefix + '/' + value;
    }

    private static long term(MessageDigest digest, String text) {
        byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(hash).getLong() & ~ORDINAL_MASK;
    }
}
