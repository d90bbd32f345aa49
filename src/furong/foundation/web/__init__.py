"""The web shell: templates, languages, access to pages, navigation and errors. It knows no net."""
