// Command standin behaves like the program as far as the tests of the harness need: it says where it listens, signs in,
// and ends well on SIGTERM, or as its first argument tells.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	switch os.Args[1] {
	case "version":
		fmt.Println("standin 1")
		return
	case "fail":
		fmt.Fprintln(os.Stderr, "standin: can't go on")
		os.Exit(1)
	}

	listener, err := net.Listen("tcp", os.Getenv("KONTOR_ADDR"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	http.HandleFunc("GET /login", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!doctype html><html lang="en"><title>Sign in</title><form method="post">
			<label>E-mail <input name="email"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>`)
	})
	http.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("password") != "kontor-demo" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		http.Redirect(w, r, "/?who="+r.FormValue("email"), http.StatusSeeOther)
	})
	http.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Start</title><h1>%s %s</h1>`, r.FormValue("who"), os.Getenv("KONTOR_NAME"))
	})
	go func() { _ = http.Serve(listener, nil) }()

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	if os.Args[1] == "demo" {
		fmt.Println("simulators on http://127.0.0.1:1")
		fmt.Println("controls on http://127.0.0.1:2")
	}
	fmt.Printf("listening on http://%s\n", listener.Addr())

	<-stop
	if os.Args[1] == "badly" {
		os.Exit(3)
	}
}
