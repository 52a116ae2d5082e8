package providers

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// Mode says whose money an account moves.
type Mode string

// The modes of an account.
const (
	ModeSimulator Mode = "simulator"
	ModeTest      Mode = "test"
	ModeLive      Mode = "live"
)

// Field is one credential that a gateway asks for. Its label and help stand in the message catalogue under
// "credential.GATEWAY.NAME".
type Field struct {
	Name     string
	Secret   bool // never shown again
	Optional bool
	Choices  []string // a fixed set, the first the default
}

// Gateway is what an account can be made for: the credentials to ask for and how to connect with them.
type Gateway struct {
	Name    string // "computop": the provider's name in rows and URLs
	Label   string // "Computop Paygate"
	Fields  []Field
	Hosts   map[Mode]string // base URL by mode; the simulator's comes from the configuration
	Connect func(Config) (Provider, error)
	Reason  func(code string) Reason // why a code declines; nil where no code says
}

// Config is one account as its client needs it.
type Config struct {
	Mode        Mode
	BaseURL     string
	Credentials map[string]string // by Field.Name
	Transport   http.RoundTripper // nil: the client's own, with its limits
}

// Root is what the addresses of all calls begin with: BaseURL without the path that a client adds, or its own host where
// that is empty. Plain http is for the simulator alone.
func (c Config) Root(path, host, example string) (string, error) {
	root := strings.TrimSuffix(strings.TrimRight(c.BaseURL, "/"), path)
	if root == "" {
		root = host
	}
	u, err := url.Parse(root)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("base URL must be a plain one, such as " + example)
	case u.Scheme == "https", u.Scheme == "http" && c.Mode == ModeSimulator:
		return root, nil
	}
	return "", errors.New("base URL must begin with https://")
}

// HeaderSafe says whether a credential can stand in a header: visible ASCII, and not too long for one.
func HeaderSafe(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != "" && len(s) < http.DefaultMaxHeaderBytes/64
}
