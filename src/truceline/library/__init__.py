"""The agreements that ship with Truceline, one YAML file each; ``agreement.library`` reads them."""
