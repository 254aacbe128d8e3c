/// Users, groups and roles as records, and where they are kept.
@NullMarked
package coffer.iam.directory;

import org.jspecify.annotations.NullMarked;
