/// What a refused caller is told, in the words of each protocol.
@NullMarked
package coffer.gate.answer;

import org.jspecify.annotations.NullMarked;
