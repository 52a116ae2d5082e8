# Kontor. `make` lists what can be made. Go and a C compiler are all that `make run` needs.

.DEFAULT_GOAL := help
.PHONY: help run test bench soak css lint generate setup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## the demo: http://127.0.0.1:8080, no configuration
	go run . demo

test: ## install what the tests need where it is missing, check, and run every test
	.ci/test

bench: ## measure what must stay quick, beside yardsticks
	.ci/setup compiler
	.ci/setup postgres
	.ci/bench

soak: ## a thousand random schedules of troubles at all gateways; KONTOR_SOAK_SEED begins at another seed
	.ci/setup compiler
	KONTOR_SOAK=$${KONTOR_SOAK:-1000} go test -run '^TestSoak$$' -timeout 120m ./models

css: ## rebuild static/app.css and the vendored scripts
	.ci/setup node
	.ci/css

lint: ## the checks of `make test` without the tests
	.ci/setup node
	.ci/lint

generate: ## the Go code of the templ pages
	go tool templ generate

setup: ## only install what the tests need
	.ci/setup
