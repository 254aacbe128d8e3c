package coffer.wire.schema;

import org.jspecify.annotations.Nullable;

/// Makes a structure from its slots; generated records provide theirs.
@FunctionalInterface
public interface StructureFactory {

    /// `slots` has one entry per member of the shape. Required members may still be missing: the
    /// validator reports them all at once, before anyone else sees the value.
    Structure of(@Nullable Object[] slots);
}
