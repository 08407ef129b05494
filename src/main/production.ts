// Loaded before everything else: React and Express read this once, when they are loaded, and are
// several times slower where somebody forgot to say it.
process.env['NODE_ENV'] ??= 'production';
