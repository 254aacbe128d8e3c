package coffer.kms.grant;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.kms.ciphertext.EncryptionContext;
import coffer.kms.grant.Constraint.Kind;
import coffer.kms.key.KeyName;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds a grant that allows a use of a key by looking up rows by name, never by going through
/// grants, so that a key may have tens of thousands.
///
/// Constraints of a grantee come in few *shapes*: which names of a context they ask for. For each
/// shape the request's own pairs of those names tell the one row where a grant that admits them is,
/// if there is one.
final class GrantIndex {
    private static final Table<Shapes> SHAPES = Table.unordered("kms.grant.shapes", Shapes.class);
    private static final Table<Head> HEADS = Table.unordered("kms.grant.head", Head.class);
    private static final Table<GrantName> HELD = Table.unordered("kms.grant.held", GrantName.class);
    private static final String ALL = "all";
    private static final String UNCONSTRAINED = "*";

    /// All shapes of the constraints of one grantee's grants of one key.
    record Shapes(List<Shape> shapes) {
        Shapes {
            shapes = List.copyOf(shapes);
        }
    }

    /// How many grants have constraints of this kind that ask for these names, which are in order.
    record Shape(Kind kind, List<String> names, int grants) {
        Shape {
            names = List.copyOf(names);
        }

        static Shape of(Constraint constraint) {
            return new Shape(constraint.kind(), namesOf(constraint), 0);
        }

        private static List<String> namesOf(Constraint constraint) {
            // An equal context has all the names anyway.
            return constraint.kind() == Kind.SUBSET
                    ? constraint.pairs().keySet().stream().sorted().toList()
                    : List.of();
        }

        boolean isLike(Shape other) {
            return kind == other.kind && names.equals(other.names);
        }

        Shape plus(int more) {
            return new Shape(kind, names, grants + more);
        }

        /// Where a grant of this shape is that admits a context; empty if none can.
        Optional<String> place(Map<String, String> context) {
            return switch (kind) {
                case NONE -> Optional.of(UNCONSTRAINED);
                case EQUALS -> Optional.of(GrantIndex.place(kind, context));
                case SUBSET ->
                        context.keySet().containsAll(names)
                                ? Optional.of(GrantIndex.place(kind, part(context)))
                                : Optional.empty();
            };
        }

        private Map<String, String> part(Map<String, String> context) {
            Map<String, String> part = new HashMap<>(context);
            part.keySet().retainAll(names);
            return part;
        }
    }

    /// How many grants allow an operation in one place, and the id of one of them.
    record Head(String id, int grants) {}

    /// Who holds grants of which key.
    record Holder(KeyName key, String grantee) {
        Scope scope(String... more) {
            List<String> parts = new ArrayList<>(List.of("grantee", grantee));
            parts.addAll(List.of(more));
            return key.scope(parts.toArray(String[]::new));
        }

        static Holder of(KmsGrant grant) {
            return new Holder(grant.name().key(), grant.terms().grantee());
        }
    }

    void add(Transaction tx, KmsGrant grant) {
        Holder holder = Holder.of(grant);
        for (Slot slot : slots(grant)) {
            tx.put(HELD, slot.held(holder, grant.id()), grant.name());
            Head head =
                    tx.find(HEADS, slot.head(holder))
                            .map(old -> new Head(old.id(), old.grants() + 1))
                            .orElseGet(() -> new Head(grant.id(), 1));
            tx.put(HEADS, slot.head(holder), head);
        }
        shapes(grant).forEach(shape -> count(tx, holder, shape, 1));
    }

    void remove(Transaction tx, KmsGrant grant) {
        Holder holder = Holder.of(grant);
        for (Slot slot : slots(grant)) {
            tx.delete(HELD, slot.held(holder, grant.id()));
            Head old =
                    tx.find(HEADS, slot.head(holder))
                            .orElseThrow(() -> new IllegalStateException("no head"));
            if (old.grants() == 1) {
                tx.delete(HEADS, slot.head(holder));
            } else {
                String id = old.id().equals(grant.id()) ? another(tx, slot, holder) : old.id();
                tx.put(HEADS, slot.head(holder), new Head(id, old.grants() - 1));
            }
        }
        shapes(grant).forEach(shape -> count(tx, holder, shape, -1));
    }

    /// The id of a grant that allows the holder the operation in this context.
    Optional<String> find(
            Snapshot snapshot, Holder holder, String operation, Map<String, String> context) {
        return snapshot.find(SHAPES, Key.of(holder.scope(), ALL)).stream()
                .flatMap(all -> all.shapes().stream())
                .flatMap(shape -> shape.place(context).stream())
                .flatMap(place ->
                        snapshot.find(HEADS, new Slot(operation, place).head(holder)).stream())
                .map(Head::id)
                .findFirst();
    }

    /// Grants that allow the holder an operation that constraints do not count for.
    List<Entry<GrantName>> list(Snapshot snapshot, Holder holder, String operation, Range range) {
        return snapshot.list(HELD, new Slot(operation, UNCONSTRAINED).scope(holder), range);
    }

    private static String another(Snapshot snapshot, Slot slot, Holder holder) {
        return snapshot.list(HELD, slot.scope(holder), Range.first(1)).getFirst().value().id();
    }

    private static void count(Transaction tx, Holder holder, Shape shape, int change) {
        Key row = Key.of(holder.scope(), ALL);
        List<Shape> before = tx.find(SHAPES, row).map(Shapes::shapes).orElse(List.of());
        Shape changed =
                before.stream().filter(shape::isLike).findFirst().orElse(shape).plus(change);
        List<Shape> after =
                Stream.concat(
                                before.stream().filter(old -> !old.isLike(shape)),
                                Stream.of(changed).filter(one -> one.grants() > 0))
                        .toList();
        if (after.isEmpty()) tx.delete(SHAPES, row);
        else tx.put(SHAPES, row, new Shapes(after));
    }

    /// One operation of a grant and the contexts it is for.
    private record Slot(String operation, String place) {
        Key head(Holder holder) {
            return Key.of(holder.scope(), operation + " " + place);
        }

        Scope scope(Holder holder) {
            return holder.scope(operation, place);
        }

        Key held(Holder holder, String id) {
            return Key.of(scope(holder), id);
        }
    }

    private static List<Slot> slots(KmsGrant grant) {
        Constraint constraint = grant.terms().constraint();
        String constrained =
                constraint.kind() == Kind.NONE
                        ? UNCONSTRAINED
                        : place(constraint.kind(), constraint.pairs());
        return grant.terms().operations().stream()
                .map(operation ->
                        new Slot(
                                operation,
                                GrantedOperations.haveContext(operation)
                                        ? constrained
                                        : UNCONSTRAINED))
                .toList();
    }

    private static List<Shape> shapes(KmsGrant grant) {
        return grant.terms().operations().stream()
                .map(operation ->
                        GrantedOperations.haveContext(operation)
                                ? grant.terms().constraint()
                                : Constraint.NONE)
                .distinct()
                .map(Shape::of)
                .toList();
    }

    private static String place(Kind kind, Map<String, String> pairs) {
        Bytes encoded = EncryptionContext.of(Optional.of(pairs)).encoded();
        return kind.name() + Bytes.adopt(Digests.sha256(encoded.expose())).toHex();
    }
}
