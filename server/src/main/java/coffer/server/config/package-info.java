/// What an operator can set: typed, from file, environment and flags; unknown keys are refused.
@NullMarked
package coffer.server.config;

import org.jspecify.annotations.NullMarked;
