/// What tests of every module share: seeded random cases, broken input, clocks that stand still.
@NullMarked
package coffer.testing;

import org.jspecify.annotations.NullMarked;
