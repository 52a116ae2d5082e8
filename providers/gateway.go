package providers

import "net/http"

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
}

// Config is one account as its client needs it.
type Config struct {
	Mode        Mode
	BaseURL     string
	Credentials map[string]string // by Field.Name
	Transport   http.RoundTripper // nil: the client's own, with its limits
}
