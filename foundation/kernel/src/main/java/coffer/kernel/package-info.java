/// The few words every other module speaks.
///
/// Values only: no I/O, no clocks, no third-party code.
@NullMarked
package coffer.kernel;

import org.jspecify.annotations.NullMarked;
