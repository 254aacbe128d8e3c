/// What organizations say about each request.
@NullMarked
package coffer.organizations.guard;

import org.jspecify.annotations.NullMarked;
