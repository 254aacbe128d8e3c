/// The one door: authenticate, resolve, decode, authorise, perform, record, encode. No other code
/// runs an operation.
///
/// A service registers an [coffer.gate.Operation] for each verb it implements. The operation turns
/// its input into a [coffer.gate.Plan]: the permissions it demands and what it does once it has
/// them. What it does is an [coffer.gate.Effect], which the gate carries out together with the
/// audit record.
@NullMarked
package coffer.gate;

import org.jspecify.annotations.NullMarked;
