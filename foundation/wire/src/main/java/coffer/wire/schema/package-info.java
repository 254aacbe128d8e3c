/// What AWS publishes about its APIs: services, operations and the shapes of their inputs and
/// outputs. Immutable once read; knows nothing about how values travel.
@NullMarked
package coffer.wire.schema;

import org.jspecify.annotations.NullMarked;
