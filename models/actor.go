package models

import "slices"

// Role is what a person may do; each can do all that the one before it can.
type Role string

// The roles, weakest first.
const (
	Viewer  Role = "viewer"  // sees
	Clerk   Role = "clerk"   // acts on payments
	Manager Role = "manager" // acts without limit, decides what is unclear
	Admin   Role = "admin"   // users, accounts and settings
)

// Roles lists them, weakest first.
var Roles = []Role{Viewer, Clerk, Manager, Admin}

// Actor is who does something. The zero Actor is nobody and may do nothing.
type Actor struct {
	UserID int64
	Name   string
	Role   Role
}

// System is Kontor itself: the worker, the provider's news, a command on the machine. It has no user.
var System = Actor{Name: "Kontor", Role: Admin}

// Can says whether the actor has at least this role.
func (a Actor) Can(least Role) bool {
	return slices.Index(Roles, a.Role) >= slices.Index(Roles, least)
}

// must is Can as a rule of a verb: roles are held here, whatever the page shows.
func (a Actor) must(least Role) error {
	if a.Can(least) {
		return nil
	}
	return problem(Forbidden, "forbidden", "role", string(least))
}

func (a Actor) userID() *int64 {
	if a.UserID == 0 {
		return nil
	}
	return &a.UserID
}

// Who acts without a user, by the name that the audit trail keeps: pages say it in their reader's language.
const (
	CustomerName = "Customer"
	ProviderName = "Provider"
)
