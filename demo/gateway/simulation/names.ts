import type { Random } from './random';

const words = (text: string): string[] => text.trim().split(/\s+/);

const givenNames = words(`
  Aaliyah Adaeze Agnieszka Ahmed Aisha Alejandro Amélie Amina Anaïs Andrzej Angharad Anders Anjali Aoife Arjun Åsa
  Ayşe Beatriz Benjamin Björn Bronwen Caoimhe Carlos Catriona Cerys Chidi Chloé Clément Dafydd Deepika Đorđe Dylan
  Eilidh Elif Emeka Emma Éva Fatima Fergus Fiona Fraser Gabriela George Giulia Grace Grzegorz Gwen Hamza Hanna Harriet
  Hassan Henrik Hiroshi Ibrahim Imogen Ines Ioana Isla Ivan Jakub James Jürgen Joana Kamala Karolína Kasia Katarzyna
  Kenji Khadija Kwame Lars Leila Léon Liam Linnéa Lowri Lucía Magnus Małgorzata Mădălina Marek María Mateusz Matilda
  Mehmet Mei Mohammed Nadia Nia Niamh Nikolaos Noor Olivia Oluwaseun Omar Oscar Owain Paweł Pedro Petra Priya Rachel
  Rafael Raj Rhiannon Rhys Ruairí Samira Saoirse Sebastián Siân Siobhán Søren Sophie Stanisław Tadhg Tamsin Tariq
  Tomáš Tyrone Ursula Václav Veronika Wanjiru Will Xinyi Yasmin Yuki Zainab Zoë Žofie
`);

const familyNames = words(`
  Abara Adeyemi Ahmed Ali Andersson Appiah Baker Bałut Barnes Begum Bennett Bevan Blythe Brânză Brennan Byrne Campbell
  Carter Castro Chaudhry Chen Clarke Cohen Costa Davies Delacroix Díaz Dimitriou Doherty Dubois Eklund Edwards Evans
  Fernández Fitzgerald Fletcher Gallagher Garcia Ghosh Giordano Green Griffiths Gutiérrez Hakimi Hall Hansen Hughes
  Hussain Iqbal Ito Jansen Jenkins Jõgi Jones Kamara Kapoor Kaya Kelly Khan Kowalczyk Kovács Krüger Kučera Lee Lefèvre
  Lewis Llewellyn López Łukasik MacDonald Mbeki McCarthy Mensah Meyer Mitchell Moreau Morgan Müller Murphy Nakamura
  Ndiaye Nguyen Novák Nwosu O’Brien O’Sullivan Okafor Osei Owusu Öztürk Papadopoulos Parry Patel Pereira Petrović
  Phillips Popescu Powell Price Pritchard Quinn Rahman Ramos Reid Roberts Rodríguez Rossi Sanders Santos Schäfer Şahin
  Shah Sharma Silva Singh Smith Sørensen Stewart Strand Takács Taylor Thomas Thompson Tremblay Tudor Vasquez Vaughan
  Villanueva Walker Walsh Wang Watkins Weiß Williams Wilson Wójcik Wright Yılmaz Young Zając Zhang
`);

// Names that no layout was drawn for; every directory has some.
const longNames = [
  'Wolfgang Amadeus von Hohenstein-Freudenberg',
  'Maria da Conceição Vasconcelos de Albuquerque',
  'Hubert Blaine Wolfeschlegelsteinhausen',
  'Chukwuemeka Oluwaseun Adébáyọ̀-Ọ̀ṣọ́',
  'Aleksandra Bronisława Wołodźko-Przybyszewska',
  'Llinos Angharad Gwenllian ap Llywelyn-Fitzmaurice',
  'Nguyễn Thị Phương Thảo',
  'Sri Venkata Satyanarayana Ramakrishnan',
];

const longNameShare = 0.015;
const doubleNameShare = 0.05;

/** A person's name as a directory of a large European organisation holds it: with diacritics, some of them long. */
export const nameOf = (random: Random): string => {
  if (random.chance(longNameShare)) return random.pick(longNames);
  const given = random.pick(givenNames);
  const family = random.pick(familyNames);
  return random.chance(doubleNameShare)
    ? `${given} ${family}-${random.pick(familyNames)}`
    : `${given} ${family}`;
};
