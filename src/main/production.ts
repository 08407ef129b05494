// Loaded before everything else: React and Express read this once, when they are loaded, and are
// several times slower for whoever forgot to say it.
process.env['NODE_ENV'] ??= 'production';
