"""Headings by which senders call what a payment has: English, German, Dutch and French."""

from __future__ import annotations

import unicodedata

from core.files.payments.columns import Field

_KNOWN = {
    Field.NUMBER: """
        invoice; invoice number; invoice no; invoice nr; invoice num; inv no; inv number; inv nr;
        document number; document no; doc no; bill number; number of invoice;
        rechnung; rechnungsnummer; rechnungsnr; rechnung nr; rechnungs nr; rgnr; rg nr; re nr; belegnummer;
        belegnr; beleg nr;
        factuur; factuurnummer; factuurnr; factuur nr; nota nummer; notanummer;
        facture; numéro de facture; no facture; n facture; no de facture; n de facture;
        num facture; numéro facture; référence facture""",
    Field.AMOUNT: """
        amount; paid amount; amount paid; paidamount; payment amount; amount received;
        received amount; receipt amount; total paid;
        betrag; zahlbetrag; zahlungsbetrag; bezahlter betrag; gezahlter betrag; umsatz; zahlungseingang;
        bedrag; betaald bedrag; ontvangen bedrag; totaal betaald;
        montant; montant payé; montant réglé; montant reçu""",
    Field.DATE: """
        date; date paid; paid date; datepaid; payment date; paymentdate; paid on; received on; receipt date;
        date received; value date; booking date; posting date; transaction date;
        datum; zahldatum; zahlungsdatum; bezahlt am; gezahlt am; buchungstag; buchungsdatum; valutadatum;
         wertstellung; eingangsdatum; zahlungstag;
        betaaldatum; betalingsdatum; betaald op; boekdatum; boekingsdatum; transactiedatum; ontvangen op;
        date de paiement; date paiement; date de règlement; date règlement; payé le; réglé le;
        date de valeur; date valeur; date d opération""",
    Field.CURRENCY: """
        currency; currency code; cur; ccy; iso code; iso currency;
        währung; waehrung; whg; wkz; währungskürzel; valutacode; munt; muntsoort; munteenheid;
        devise; monnaie; code devise""",
    Field.PAYER: """
        payer; customer; customer name; company; company name; paid by; from; debtor; client; name;
        zahler; zahlungspflichtiger; auftraggeber; kunde; kundenname; firma; debitor; einzahler;
        betaler; klant; klantnaam; bedrijf; debiteur; naam; tegenpartij;
        payeur; client nom; nom; nom du client; société; débiteur; donneur d ordre""",
    Field.REFERENCE: """
        reference; ref; payment reference; description; details; memo; remittance; remittance information;
        note; comment; text;
        verwendungszweck; referenz; zahlungsreferenz; beschreibung; buchungstext; bemerkung;
        referentie; kenmerk; betalingskenmerk; omschrijving; mededeling; mededelingen;
        référence; libellé; motif; communication; commentaire; référence de paiement""",
    Field.EXTERNAL_ID: """
        external id; externalid; transaction id; transaction number; transaction no; payment id external;
        payment number; payment no; bank reference; unique id; uuid;
        externe id; transaktionsnummer; transaktions id; buchungsnummer; zahlungsnummer;
        transactienummer; transactie id; betalingsnummer; boekingsnummer;
        identifiant externe; identifiant de transaction; numéro de transaction; id transaction""",
    Field.INVOICE_ID: """
        invoice id; invoiceid; connectwise invoice id; invoice rec id; rechnungs id; factuur id; id facture;
        identifiant de facture""",
    Field.PAYMENT_ID: """
        payment id; paymentid; connectwise payment id; zahlungs id; betaling id; id paiement""",
}


def bare(heading: str) -> str:
    """A heading without case, accents, blanks and punctuation.

    >>> bare("Rechnungs-Nr."), bare("Numéro de facture")
    ('rechnungsnr', 'numerodefacture')
    """
    parts = unicodedata.normalize("NFKD", heading.casefold())
    return "".join(letter for letter in parts if letter.isalnum())


_FIELDS = {bare(name): field for field, names in _KNOWN.items() for name in names.split(";")}


def known_field(heading: str) -> Field | None:
    """What a heading means, None for one that is not known."""
    return _FIELDS.get(bare(heading))
