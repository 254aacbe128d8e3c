/// The tree of an organization: its root, units and accounts, the policies on them, and where all
/// is kept.
@NullMarked
package coffer.organizations.tree;

import org.jspecify.annotations.NullMarked;
