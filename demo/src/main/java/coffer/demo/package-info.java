/// The flagship scenario: the compliance team's question, answered on real data by unmodified AWS
/// clients against the real server, with a proof for every step.
@NullMarked
package coffer.demo;

import org.jspecify.annotations.NullMarked;
