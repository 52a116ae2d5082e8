package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // the one zone is found on a machine without a zone database

	"kontor/models"
	"kontor/models/post"

	"github.com/caarlos0/env/v11"
)

// config is what the environment says. See kontor.env.example for the meaning of each.
type config struct {
	Addr           string `env:"KONTOR_ADDR" envDefault:"127.0.0.1:8080"`
	BaseURL        string `env:"KONTOR_BASE_URL"`
	Database       string `env:"KONTOR_DATABASE" envDefault:"data/kontor.db"`
	SecretKey      string `env:"KONTOR_SECRET_KEY"`
	OldSecretKeys  string `env:"KONTOR_SECRET_KEY_OLD"`
	SimAddr        string `env:"KONTOR_SIM_ADDR" envDefault:"127.0.0.1:8090"`
	SimControlAddr string `env:"KONTOR_SIM_CONTROL_ADDR" envDefault:"127.0.0.1:8091"`
	TimeZone       string `env:"KONTOR_TIME_ZONE" envDefault:"UTC"`
	Locale         string `env:"KONTOR_LOCALE" envDefault:"en"`
	Seed           int64  `env:"KONTOR_SEED"`
	AccountsFile   string `env:"KONTOR_ACCOUNTS_FILE"`
	SMTPURL        string `env:"KONTOR_SMTP_URL"`
	MailFrom       string `env:"KONTOR_MAIL_FROM"`
	TrustedProxies string `env:"KONTOR_TRUSTED_PROXIES"`

	zone    *time.Location
	key     []byte
	oldKeys [][]byte
	mailer  *post.Server // nil: mail is kept
	proxies []string     // whose X-Forwarded-For is believed: addresses and networks
}

// secretNames may also come from a file, named by NAME_FILE: so orchestrators hand secrets in.
var secretNames = []string{"KONTOR_SECRET_KEY", "KONTOR_SECRET_KEY_OLD", "KONTOR_DATABASE", "KONTOR_SMTP_URL"}

// readConfig reads and checks the environment. An error names the variable, its value (secrets aside) and what is
// allowed.
func readConfig(environ []string) (*config, error) {
	values := env.ToMap(environ)
	for _, name := range secretNames {
		path := values[name+"_FILE"]
		switch {
		case path == "":
			continue
		case values[name] != "":
			return nil, fmt.Errorf("%s and %s_FILE are both set: set one", name, name)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s_FILE can't be read: %w", name, err)
		}
		values[name] = strings.TrimSpace(string(text))
	}
	for name, value := range values {
		if value == "" {
			delete(values, name) // set to nothing is as good as not set
		}
	}
	c := &config{}
	if err := env.ParseWithOptions(c, env.Options{Environment: values}); err != nil {
		return nil, fmt.Errorf("KONTOR_SEED is %q: a whole number is allowed", values["KONTOR_SEED"])
	}
	return c, c.check()
}

func (c *config) check() error {
	var err error
	if c.zone, err = time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "Local" {
		return fmt.Errorf("KONTOR_TIME_ZONE is %q: a name such as UTC or Europe/Berlin is allowed", c.TimeZone)
	}
	if c.Locale != "en" && c.Locale != "de" {
		return fmt.Errorf("KONTOR_LOCALE is %q: en and de are allowed", c.Locale)
	}
	for name, addr := range map[string]string{"KONTOR_ADDR": c.Addr, "KONTOR_SIM_ADDR": c.SimAddr, "KONTOR_SIM_CONTROL_ADDR": c.SimControlAddr} {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			return fmt.Errorf("%s is %q: HOST:PORT is allowed, such as 127.0.0.1:8080", name, addr)
		}
	}
	for name, addr := range map[string]string{"KONTOR_SIM_ADDR": c.SimAddr, "KONTOR_SIM_CONTROL_ADDR": c.SimControlAddr} {
		if host, _, _ := net.SplitHostPort(addr); host != "localhost" && !net.ParseIP(host).IsLoopback() {
			return fmt.Errorf("%s is %q: simulators bind to a loopback address only", name, addr)
		}
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("KONTOR_BASE_URL is %q: an http or https URL is allowed, such as https://kontor.example.com", c.BaseURL)
	}
	return errors.Join(c.readProxies(), c.readMailer(), c.readKeys())
}

// readProxies: to believe everybody would let anybody say who they are.
func (c *config) readProxies() error {
	for text := range strings.SplitSeq(c.TrustedProxies, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := netip.ParsePrefix(text)
		if _, one := netip.ParseAddr(text); one != nil && (err != nil || network.Bits() == 0) {
			return fmt.Errorf("KONTOR_TRUSTED_PROXIES is %q: the addresses or networks of your own proxies are allowed, separated by commas, such as 127.0.0.1, 10.0.0.0/8", c.TrustedProxies)
		}
		c.proxies = append(c.proxies, text)
	}
	return nil
}

// readMailer: one without the other is a mistake, since mail would be kept in silence.
func (c *config) readMailer() (err error) {
	switch {
	case c.SMTPURL == "" && c.MailFrom == "":
		return nil
	case c.SMTPURL == "":
		return errors.New("KONTOR_MAIL_FROM is set and KONTOR_SMTP_URL is not: set both to send mail, or neither to keep it")
	case c.MailFrom == "":
		return errors.New("KONTOR_SMTP_URL is set and KONTOR_MAIL_FROM is not: set it to the address that mail comes from")
	}
	c.mailer, err = post.NewServer(c.SMTPURL, c.MailFrom)
	switch {
	case errors.Is(err, post.ErrFrom):
		return fmt.Errorf("KONTOR_MAIL_FROM is %q: %w", c.MailFrom, err)
	case err != nil:
		return fmt.Errorf("KONTOR_SMTP_URL is wrong: %w", err)
	}
	return nil
}

func (c *config) readKeys() error {
	if c.SecretKey == "" {
		return nil
	}
	var err error
	if c.key, err = parseKey(c.SecretKey); err != nil {
		return fmt.Errorf("KONTOR_SECRET_KEY %w", err)
	}
	for text := range strings.SplitSeq(c.OldSecretKeys, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		key, err := parseKey(text)
		if err != nil {
			return fmt.Errorf("KONTOR_SECRET_KEY_OLD %w", err)
		}
		c.oldKeys = append(c.oldKeys, key)
	}
	return nil
}

func parseKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != models.KeySize {
		return nil, errors.New("is not 32 bytes in base64: make one with `openssl rand -base64 32`")
	}
	return key, nil
}

// needKey is for the commands that open what is sealed.
func (c *config) needKey() error {
	if c.key == nil {
		return errors.New("KONTOR_SECRET_KEY is not set: make one with `openssl rand -base64 32`, keep it safe, and set it")
	}
	return nil
}
