/// Configurations of which a bucket may have many, each with an id: what is to be reported,
/// measured or moved. They are kept and shown.
@NullMarked
package coffer.s3.report;

import org.jspecify.annotations.NullMarked;
