package models

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxAccountsFile bounds it in bytes: it is read whole.
const maxAccountsFile = 1 << 20

// listed is an account of the file and where it stands there.
type listed struct {
	AccountInput
	line int
}

// LoadAccountsFile makes the merchant accounts that a YAML list names, or changes them, by their slug. What agrees
// already is left alone, and an account that the list does not name stays as it is. All of the list is checked before
// any of it is written. Errors name the line, never a value: credentials stand in the file. For admins.
func (l *Ledger) LoadAccountsFile(ctx context.Context, actor Actor, r io.Reader) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(r, maxAccountsFile+1))
	if err != nil {
		return fmt.Errorf("read the accounts file: %w", err)
	}
	if len(text) > maxAccountsFile {
		return fmt.Errorf("the accounts file is larger than %d bytes", maxAccountsFile)
	}
	accounts, err := readAccounts(text)
	if err != nil {
		return err
	}
	held, err := l.heldAccounts(ctx)
	if err != nil {
		return err
	}
	for _, in := range accounts {
		if err := l.checkListed(in, held); err != nil {
			return in.blame(err)
		}
	}
	for _, in := range accounts {
		if err := l.saveListed(ctx, actor, in, held[in.Slug]); err != nil {
			return in.blame(err)
		}
	}
	return nil
}

func (in listed) blame(err error) error {
	return fmt.Errorf("accounts file, line %d, account %q: %w", in.line, in.Slug, err)
}

// readAccounts takes the list apart. An unknown field is a mistake: a misspelt one would silently be missing.
func readAccounts(text []byte) ([]listed, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, plainYAML(err)
	}
	var accounts []listed
	slugs := map[string]bool{}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.NullType || doc.Body.Type() == ast.CommentType {
			continue
		}
		list, ok := doc.Body.(*ast.SequenceNode)
		if !ok {
			return nil, fmt.Errorf("accounts file, line %d: a list of accounts is expected, each beginning with a dash", lineOf(doc.Body))
		}
		for _, node := range list.Values {
			in := listed{line: lineOf(node)}
			if err := yaml.NodeToValue(node, &in.AccountInput, yaml.Strict()); err != nil {
				return nil, plainYAML(err)
			}
			if in.Slug == "" {
				in.Slug = slugOf(in.Name)
			}
			if slugs[in.Slug] {
				return nil, in.blame(errors.New("the slug is there twice"))
			}
			slugs[in.Slug] = true
			accounts = append(accounts, in)
		}
	}
	return accounts, nil
}

func lineOf(node ast.Node) int {
	if first, ok := node.(*ast.MappingNode); ok && len(first.Values) > 0 {
		node = first.Values[0].Key
	}
	if node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// plainYAML is the parser's word and the line, without the piece of the file that it would show.
func plainYAML(err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return fmt.Errorf("accounts file, line %d: %s", e.GetToken().Position.Line, e.GetMessage())
	}
	return errors.New("accounts file: it is not YAML")
}

func (l *Ledger) heldAccounts(ctx context.Context) (map[string]*Account, error) {
	all, err := l.readAccounts(ctx)
	if err != nil {
		return nil, err
	}
	held := map[string]*Account{}
	for i := range all {
		held[all[i].Slug] = &all[i]
	}
	return held, nil
}

// checkListed asks all that writing would ask, of a copy.
func (l *Ledger) checkListed(in listed, held map[string]*Account) error {
	a := Account{Slug: in.Slug, Provider: in.Provider}
	var credentials map[string]string
	if before := held[in.Slug]; before != nil {
		if before.Provider != in.Provider {
			return fmt.Errorf("it is of %s in the book: another provider needs another slug", before.Provider)
		}
		var err error
		if credentials, err = l.credentials(before); err != nil {
			return err
		}
	}
	return l.fillAccount(&a, in.AccountInput, credentials)
}

func (l *Ledger) saveListed(ctx context.Context, actor Actor, in listed, before *Account) error {
	if before == nil {
		_, err := l.CreateAccount(ctx, actor, in.AccountInput)
		return err
	}
	same, err := l.sameAccount(in, before)
	if same || err != nil {
		return err
	}
	_, err = l.UpdateAccount(ctx, actor, before.ID, in.AccountInput)
	return err
}

// sameAccount says whether the list says nothing new: the audit trail must not grow with each start.
func (l *Ledger) sameAccount(in listed, before *Account) (bool, error) {
	was, err := l.credentials(before)
	if err != nil {
		return false, err
	}
	a := *before
	if err := l.fillAccount(&a, in.AccountInput, was); err != nil {
		return false, err
	}
	is, err := l.credentials(&a)
	return a.Name == before.Name && a.Mode == before.Mode && a.BaseURL == before.BaseURL && maps.Equal(is, was), err
}
