"""The headings by which columns are known, in French and English, without accents, case, spaces and punctuation."""

from __future__ import annotations

# Beside our own, the synonyms of French files: docs/architecture.md names where they come from.
_WORDS = {
    "title": "civilite civ titre title salutation politesse mrmme genre",
    "first_name": "prenom prenoms firstname givenname prenomcontact prenomducontact",
    "last_name": "nom nomdefamille nomusage nomcontact nomducontact lastname surname familyname name nomprenom",
    "company": "societe raisonsociale entreprise company organisation organization denomination enseigne "
    "etablissement nomsociete nomentreprise companyname",
    "street": "adresse adresse1 rue voie adressepostale street address address1 streetaddress ligneadresse1",
    "address2": "adresse2 complement complementadresse complementdadresse address2 ligneadresse2",
    "postcode": "cp codepostal codepost postcode zip zipcode postalcode",
    "city": "ville commune localite city town",
    "country": "pays codepays country countrycode",
    "email": "email mail courriel adressemail adresseemail adressecourriel adresseelectronique emailaddress",
    "siret": "siret siren numerosiret nosiret",
    "birth_date": "datenaissance datedenaissance ddn dateanniversaire birthdate dateofbirth birthday",
    "timezone": "fuseau fuseauhoraire timezone tz",
    "phone": "telephone tel telephone1 tel1 telephonefixe telfixe fixe numerotelephone numerodetelephone "
    "numtel notel ntel ntelephone numero teldomicile domicile phone phone1 phonenumber telephonenumber "
    "landline homephone",
    "mobile": "portable mobile gsm telephoneportable telephonemobile telportable telmobile cellulaire cell "
    "cellphone mobilephone mobilenumber numeroportable numportable portable1 mobile1",
    "office": "bureau telephonebureau telbureau telephonepro telpro telephoneprofessionnel telprofessionnel "
    "standard lignedirecte telephone2 tel2 phone2 office officephone work workphone businessphone",
    "phone2": "telephone3 tel3 phone3",
    "mobile2": "portable2 mobile2 gsm2",
    "consent": "optin consentement accordprospection consent",
    "consent_at": "dateoptin dateconsentement dateduconsentement consentdate optindate",
    "consent_text": "texteconsentement texteoptin consenttext optintext",
    "consent_source": "sourceconsentement sourceoptin consentsource optinsource",
    "consent_channel": "canalconsentement canaloptin consentchannel optinchannel",
}
FIELD_OF = {word: field for field, words in _WORDS.items() for word in words.split()}
