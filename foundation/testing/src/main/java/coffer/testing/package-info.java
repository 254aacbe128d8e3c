/// What tests of every module share: seeded random cases and clocks that stand still.
@NullMarked
package coffer.testing;

import org.jspecify.annotations.NullMarked;
