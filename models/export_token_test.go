package models

// NewToken makes one.
func NewToken() string { return newToken() }
