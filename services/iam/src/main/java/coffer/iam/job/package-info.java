/// Work that goes on after a call was answered.
@NullMarked
package coffer.iam.job;

import org.jspecify.annotations.NullMarked;
