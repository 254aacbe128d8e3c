/// Invitations and what else takes two to agree.
@NullMarked
package coffer.organizations.handshake;

import org.jspecify.annotations.NullMarked;
