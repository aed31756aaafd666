/** The words of the sample: invented organizations and people, equipment as construction projects rent and buy it. */

export interface EquipmentCategory {
  name: string;
  /** Median monthly rate in USD of the smallest class; larger classes cost more. */
  baseRate: number;
  classes: readonly string[];
  makers: readonly string[];
}

const sizes = (unit: string, name: string, values: readonly (number | string)[]) =>
  values.map((value) => `${value}${unit} ${name}`);

export const categories: readonly EquipmentCategory[] = [
  {
    name: 'Cranes',
    baseRate: 9_000,
    makers: ['Liebherr', 'Manitowoc', 'Terex', 'Tadano', 'LIEBHERR'],
    classes: [
      ...sizes('-Ton', 'Crawler Crane', [100, 150, 230, 300, 600]),
      ...sizes('-Ton', 'Rough Terrain Crane', [30, 60, 90, 130]),
      ...sizes('-Ton', 'All Terrain Crane', [110, 220, 350]),
      '25-Ton Carry Deck Crane',
      'Tower Crane',
    ],
  },
  {
    name: 'Aerial Work Platforms',
    baseRate: 900,
    makers: ['JLG', 'Genie', 'Skyjack', 'J.L.G.'],
    classes: [
      ...sizes('-ft', 'Boom Lift', [40, 60, 80, 125, 150, 185]),
      ...sizes('-ft', 'Scissor Lift', [19, 26, 32, 40]),
      '20-ft Vertical Mast Lift',
    ],
  },
  {
    name: 'Earthmoving',
    baseRate: 3_200,
    makers: ['Caterpillar', 'Komatsu', 'Volvo', 'CAT'],
    classes: [
      ...sizes('-Ton', 'Excavator', [5, 13, 20, 35, 50]),
      'D6 Dozer',
      'D8 Dozer',
      '140 Motor Grader',
      '3-yd Wheel Loader',
      '5-yd Wheel Loader',
      'Backhoe Loader',
      'Skid Steer',
      '30-Ton Articulated Dump Truck',
    ],
  },
  {
    name: 'Trucks & Trailers',
    baseRate: 1_100,
    makers: ['Ford', 'Freightliner', 'Kenworth', 'Mack'],
    classes: [
      'Pickup Truck',
      'Crew Cab Pickup',
      'Flatbed Truck',
      '2,000-gal Water Truck',
      '4,000-gal Water Truck',
      'Fuel and Lube Truck',
      'Lowboy Trailer',
      '40-ft Flatbed Trailer',
      'Mechanic Truck',
      'Vacuum Truck',
      'Passenger Bus',
    ],
  },
  {
    name: 'Welding',
    baseRate: 420,
    makers: ['Lincoln Electric', 'Miller', 'ESAB', 'Lincoln Elec.'],
    classes: [
      ...sizes('-A', 'Engine Welder', [250, 400, 500]),
      ...sizes('-Pack', 'Multi-Operator Welder', [4, 6, 8]),
      'Orbital Welder',
      'Induction Heater',
      'Wire Feeder',
      'Plasma Cutter',
    ],
  },
  {
    name: 'Power Generation',
    baseRate: 800,
    makers: ['Cummins', 'Caterpillar', 'Atlas Copco', 'Kohler'],
    classes: [
      ...sizes('-kW', 'Generator', [20, 45, 70, 125, 250, 500, 1000]),
      'Spider Box',
      '480-V Distribution Panel',
      '75-kVA Transformer',
    ],
  },
  {
    name: 'Compressed Air',
    baseRate: 700,
    makers: ['Atlas Copco', 'Sullair', 'Doosan', 'Ingersoll Rand'],
    classes: [
      ...sizes('-cfm', 'Air Compressor', [185, 375, 750, 900, 1600]),
      'Air Dryer',
      'Oil-Free Compressor',
      'Air Manifold',
    ],
  },
  {
    name: 'Material Handling',
    baseRate: 1_300,
    makers: ['Hyster', 'Toyota', 'JCB', 'Manitou'],
    classes: [
      ...sizes('-lb', 'Forklift', ['5,000', '8,000', '15,000', '36,000']),
      ...sizes('-lb', 'Telehandler', ['6,000', '10,000', '12,000']),
      'Pallet Jack',
      'Reach Stacker',
      '20-Ton Chain Hoist',
      'Hydraulic Gantry',
    ],
  },
  {
    name: 'Lighting',
    baseRate: 350,
    makers: ['Generac', 'Wacker Neuson', 'Allmand'],
    classes: [
      'Light Tower',
      'LED Light Tower',
      'Solar Light Tower',
      'Balloon Light',
      'String Lights',
      'Explosion-Proof Light',
    ],
  },
  {
    name: 'Pumps',
    baseRate: 600,
    makers: ['Godwin', 'Gorman-Rupp', 'Thompson', 'Gorman Rupp'],
    classes: [
      ...sizes('-in', 'Diesel Trash Pump', [4, 6, 8, 12]),
      ...sizes('-in', 'Submersible Pump', [2, 3, 6]),
      'Hydrotest Pump',
      'Wellpoint System',
      'Diaphragm Pump',
    ],
  },
  {
    name: 'Scaffolding',
    baseRate: 300,
    makers: ['Layher', 'PERI', 'Altrad', 'Layher GmbH'],
    classes: [
      'System Scaffold Bay',
      'Stair Tower',
      'Suspended Platform',
      'Shoring Tower',
      'Mast Climber',
      'Debris Chute',
      'Rolling Tower',
    ],
  },
  {
    name: 'Tools',
    baseRate: 300,
    makers: ['Hilti', 'Hytorc', 'Milwaukee', 'Enerpac', 'HILTI'],
    classes: [
      'Hydraulic Torque Wrench',
      'Bolt Tensioner',
      '100-Ton Jack',
      'Pipe Threader',
      'Pipe Beveller',
      'Rotary Hammer',
      'Total Station',
      'Laser Level',
      'Magnetic Drill',
      'Tool Crib Container',
    ],
  },
];

export const areas = [...Array.from({ length: 12 }, (_, i) => `Silo ${i + 1}`), 'Laydown A', 'Marine'];

/** Codes that are the beginning of another are there on purpose: filters by prefix would leak. */
export const organizations: readonly { code: string; name: string; description: string | null }[] = [
  { code: 'RIO', name: 'Rio Hondo LNG Terminal', description: 'Trains 1–3 and marine works' },
  { code: 'RIO2', name: 'Rio Hondo LNG Expansion', description: null },
  { code: 'ALPH', name: 'Alpha Ridge Refinery', description: 'Turnaround and revamp' },
  { code: 'ALPHA2', name: 'Alpha Ridge Hydrocracker', description: null },
  { code: 'NORD', name: 'Nordhavn Offshore Wind', description: 'Fundamenter og kabler, Århus' },
  { code: 'SAKU', name: 'Sakura Power Station', description: '桜発電所 ユニット 5・6' },
  { code: 'CAFE', name: 'São Caetano Pulp Mill', description: 'Linha de produção 2' },
  ...[
    'Baywater',
    'Cedar Flats',
    'Delta Point',
    'Eastgate',
    'Fairmont',
    'Granite Pass',
    'Harbor View',
    'Ironwood',
    'Juniper',
    'Kestrel',
    'Lakeshore',
    'Mesa Verde',
    'Northfield',
    'Oak Harbor',
    'Pinecrest',
    'Quarry Hill',
    'Redstone',
    'Stillwater',
    'Timberline',
    'Union Bay',
    'Vista Norte',
  ].map((place, i) => ({
    code: place.replaceAll(' ', '').slice(0, 4).toUpperCase(),
    name: `${place} ${['Solar Farm', 'Data Center', 'Ammonia Plant', 'Substation', 'Water Works', 'Steel Mill'][i % 6]}`,
    description: i % 5 === 0 ? 'Mobilization 🏗️ under way' : null,
  })),
];
