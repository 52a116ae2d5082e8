package paths

import "net/url"

const company = "/settings/company"

// Company is the settings of the merchant: one page a section, the first with section "", and where its form is posted.
func Company(section string) string {
	if section == "" {
		return company
	}
	return company + "/" + section
}

// CompanyLogo is the merchant's logo, public: a hash names its content, "" whichever it is now.
func CompanyLogo(hash string) string {
	if hash == "" {
		return "/company/logo"
	}
	return "/company/logo/" + hash
}

// CompanyStylesheet sets the merchant's colors, public: a hash names its content.
func CompanyStylesheet(hash string) string { return "/company/" + hash + ".css" }

// CompanyLogoForm is where a logo is uploaded, by POST.
func CompanyLogoForm() string { return company + "/logo" }

// CompanyLogoRemovals takes the logo away, by POST.
func CompanyLogoRemovals() string { return company + "/logo/removals" }

// CompanyNext shows the number that a pattern gives next.
func CompanyNext() string { return company + "/numbers/next" }

// CompanyLetters are the merchant's texts of one language.
func CompanyLetters(language string) string {
	return With(company+"/letters", url.Values{"language": {language}})
}

// CompanyLetterPreview shows an example of a letter with the merchant's words; whole, or its HTML alone, for a frame.
func CompanyLetterPreview(language, kind string, frame bool) string {
	path := company + "/letters/preview"
	if frame {
		path += "/frame"
	}
	return With(path, url.Values{"language": {language}, "kind": {kind}})
}
